import { ChildList } from '#domain/apply/child-list.js';
import { type FieldSet, noFields } from '#domain/apply/field-set.js';
import { uniteNodes } from '#domain/apply/field-set-operations.js';
import type { PathElement } from '#domain/apply/path-element.js';

/** Collects paths one by one, in any order. */
export class SetBuilder {
  #end: FieldSet | undefined;
  readonly #children = new Map<PathElement, SetBuilder>();

  /** Adds the path with what is at its end: by default the path alone. The root itself is in no set. */
  insert(path: readonly PathElement[], end: FieldSet = noFields): void {
    if (path.length === 0) return;
    const last = path.reduce<SetBuilder>((builder, element) => builder.#child(element), this);
    last.#end = last.#end ? uniteNodes(last.#end, end) : end;
  }

  #child(element: PathElement): SetBuilder {
    let child = this.#children.get(element);
    if (!child) this.#children.set(element, (child = new SetBuilder()));
    return child;
  }

  build(): FieldSet {
    return this.#node() ?? noFields;
  }

  #node(): FieldSet | undefined {
    if (this.#children.size === 0) return this.#end;
    const children = new ChildList();
    for (const [element, builder] of this.#children) {
      const node = builder.#node();
      if (node) children.add(element, node);
    }
    const below = children.toNode(false);
    return this.#end && below ? uniteNodes(this.#end, below) : (this.#end ?? below);
  }
}
