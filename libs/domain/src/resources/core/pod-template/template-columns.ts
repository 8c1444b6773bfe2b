import { wideColumn } from '#domain/api/table-columns.js';
import type { TableColumn } from '#domain/api/table-printer.js';
import type { PodTemplateSpec } from '#domain/schema/types/core-v1.js';

/** The wide columns of nearly every kind that has a pod template; templateCells fills them. */
export const templateColumns: readonly TableColumn[] = [
  wideColumn('Containers', 'Names of the containers in the template.'),
  wideColumn('Images', 'Images of the containers in the template.'),
];

/** Names and images of the containers, in order. Source: pkg/printers/internalversion/printers.go layoutContainerCells. */
export function templateCells(template: PodTemplateSpec | null | undefined): readonly [names: string, images: string] {
  const containers = template?.spec?.containers ?? [];
  return [containers.map(({ name }) => name).join(','), containers.map(({ image = '' }) => image).join(',')];
}
