import type { Plugin } from '#domain/scheduling/framework/plugin.js';

/** The plugins that decide about the pods of one scheduler name, in the order in which they are asked. */
export interface Profile {
  readonly schedulerName: string;
  readonly plugins: readonly Plugin[];
  /** What each plugin's score counts, by the plugin's name; 1 where nothing is said. */
  readonly weights: Readonly<Record<string, number>>;
  /** How many feasible nodes are enough, in percent of all; 0 lets it depend on how many there are. */
  readonly percentageOfNodesToScore: number;
}
