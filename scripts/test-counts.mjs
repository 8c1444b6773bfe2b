/** Vitest reporter whose only output are the last lines of a run: what was left out and why, and `N passed, N failed`. */
export default class TestCounts {
  onTestRunEnd(testModules, unhandledErrors) {
    let passed = 0;
    let failed = unhandledErrors.length;
    let skipped = 0;
    for (const module of testModules) {
      if (module.state() === 'failed' && module.errors().length > 0) failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        if (state === 'failed') failed += 1;
        // nothing but a missing kubectl makes a test skip itself
        if (state === 'skipped' && test.options.mode === 'skip') skipped += 1;
      }
    }
    const missing = skipped === 0 ? '' : `${skipped} tests need a kubectl on PATH and were skipped\n`;
    process.on('exit', () => process.stdout.write(`\n${missing}${passed} passed, ${failed} failed\n`));
  }
}
