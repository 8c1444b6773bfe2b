import { median } from '../run/statistics.mjs';

/** Sums up the rounds of a comparison: the median of the ratios of the rounds, and in words what is behind it. */
export function ratioOf(pairs) {
  const of = (name, member) => median(pairs.map((pair) => pair[name][member]));
  const perSecond = (name) => Math.round(of(name, 'rate')).toLocaleString('en');
  const cpu = pairs.every(({ ours, bare }) => ours.cpuMicroseconds && bare.cpuMicroseconds)
    ? `; on the processor ${of('ours', 'cpuMicroseconds').toFixed(0)} us against ${of('bare', 'cpuMicroseconds').toFixed(0)} us`
    : '';
  const load = median(pairs.map(({ bare }) => bare.cpuSeconds / bare.seconds));
  return {
    value: median(pairs.map(({ ours, bare }) => ours.rate / bare.rate)),
    detail: `${perSecond('ours')}/s against ${perSecond('bare')}/s${cpu}; load generator ${(load * 100).toFixed(0)} % busy`,
  };
}
