import { expect, test } from 'vitest';
import { imageLocality } from '#domain/scheduling/plugins/image-locality/image-locality.js';
import { node, pod, scores } from '#domain/scheduling/fixture.js';
import type { Container, Volume } from '#domain/schema/types/core-v1.js';

const mb = 1024 * 1024;
const images = (...sizes: readonly number[]) =>
  sizes.map((size) => ({ names: [`gcr.io/${size}:latest`, `gcr.io/${size}:v1`, `gcr.io/${size}:v1`], sizeBytes: size * mb }));
const containers = (...sizes: readonly number[]): Container[] =>
  sizes.map((size) => ({ name: `c${size}`, image: `gcr.io/${size}`, resources: {} }));

/** Upstream's table: pkg/scheduler/framework/plugins/imagelocality/image_locality_test.go. */
test.each<{ name: string; runs: number[]; init?: number[]; volume?: number; has: number[][]; gives: number[] }>([
  {
    name: 'the larger of two images',
    runs: [40, 250],
    has: [
      [40, 300, 2000],
      [250, 10],
    ],
    gives: [0, 5],
  },
  {
    name: 'two images on one node',
    runs: [40, 300],
    has: [
      [40, 300, 2000],
      [250, 10],
    ],
    gives: [7, 0],
  },
  {
    name: 'no more than 1000 MB a container',
    runs: [10, 4000],
    has: [
      [4000, 30],
      [250, 10],
    ],
    gives: [100, 0],
  },
  { name: 'a node without images counts', runs: [10, 4000], has: [[4000, 30], [250, 10], []], gives: [66, 0, 0] },
  { name: 'images on several nodes', runs: [300, 600, 900], has: [[600, 40, 900], [300, 600, 900], []], gives: [32, 36, 0] },
  {
    name: 'small images',
    runs: [30, 40],
    has: [
      [20, 30, 40],
      [4000, 30],
    ],
    gives: [1, 0],
  },
  {
    name: 'an image as a volume',
    runs: [30],
    volume: 300,
    has: [
      [300, 600, 900],
      [4000, 30],
    ],
    gives: [12, 0],
  },
  {
    name: 'the image of an init container',
    runs: [30],
    init: [300],
    has: [
      [40, 300, 2000],
      [20, 30, 40],
    ],
    gives: [6, 0],
  },
])('$name', ({ runs, init = [], volume, has, gives }) => {
  const nodes = has.map((sizes, i) => node(`n${i}`, { images: images(...sizes) }));
  const volumes: Volume[] = volume === undefined ? [] : [{ name: 'v', image: { reference: `gcr.io/${volume}` } }];
  const incoming = pod('p', { containers: containers(...runs), initContainers: containers(...init), volumes });
  expect(Object.values(scores(imageLocality, incoming, { nodes }) ?? {})).toEqual(gives);
});
