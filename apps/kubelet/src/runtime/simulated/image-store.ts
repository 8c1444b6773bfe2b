import { imageReference, type ImageReference } from '#domain/kubelet/images/image-reference.js';
import type { NodeImage } from '#domain/kubelet/node/node-facts.js';

/** The images that a node has, by what stands for them; see imageReference. */
export class ImageStore {
  private readonly present = new Map<string, NodeImage>();
  private readonly references = new Map<string, ImageReference | undefined>();
  private listed: readonly NodeImage[] | undefined;

  has(image: string): boolean {
    return this.present.has(this.reference(image)?.name ?? '');
  }

  /** Undefined when the name is malformed. */
  add(image: string): ImageReference | undefined {
    const reference = this.reference(image);
    if (reference && !this.present.has(reference.name)) {
      const names = reference.name === reference.id ? [reference.id] : [reference.id, reference.name];
      this.present.set(reference.name, { names, sizeBytes: reference.sizeBytes });
      this.listed = undefined;
    }
    return reference;
  }

  /** The same list as long as there is nothing new. */
  list(): readonly NodeImage[] {
    return (this.listed ??= [...this.present.values()]);
  }

  private reference(image: string): ImageReference | undefined {
    if (!this.references.has(image)) this.references.set(image, imageReference(image));
    return this.references.get(image);
  }
}
