import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { columnPrinter } from '#domain/custom-resources/definition/column-printer.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { CustomResourceColumnDefinition } from '#domain/schema/types/apiextensions-v1.js';

/** Columns of one object, and what upstream's table convertor has printed; `shown` is name, type, format, priority and description. */
interface RecordedColumns {
  readonly object: KubeObject;
  readonly cases: readonly {
    readonly name: string;
    readonly columns: readonly CustomResourceColumnDefinition[];
    readonly shown: readonly string[];
    readonly cells: readonly unknown[];
  }[];
}

const recorded = JSON.parse(readFileSync(new URL('testdata/columns.json', import.meta.url), 'utf8')) as RecordedColumns;
const day = 86_400_000;

describe('columns of custom kinds', () => {
  test.each(recorded.cases)('$name', ({ columns, shown, cells }) => {
    const printer = columnPrinter(columns);
    const described = printer.columns.slice(1).map((one) => [one.name, one.type, one.format, one.priority, one.description].join('|'));
    expect(described).toEqual(shown);
    expect(printer.cells(recorded.object, 0).slice(1)).toEqual(cells);
  });

  test('a kind without any shows its age', () => {
    const printer = columnPrinter(undefined);
    expect(printer.columns.map(({ name }) => name)).toEqual(['Name', 'Age']);
    expect(printer.cells(recorded.object, 3 * day)).toEqual(['w', '3d']);
  });

  test('a date is how long ago it was', () => {
    const printer = columnPrinter([{ name: 'Made', type: 'date', jsonPath: '.spec.d' }]);
    expect(printer.cells(recorded.object, Date.parse('2020-01-01T02:00:00Z'))).toEqual(['w', '120m']);
  });
});
