import type { KubeObject, ObjectKey } from '#domain/meta/object-meta.js';

/** Objects by a value, such as their namespace. Adding, replacing and removing cost the same however many there are. */
export class IndexedObjects<T extends KubeObject> {
  private readonly buckets = new Map<string, Bucket<T>>();

  /** `valuesOf` must give the same values for the same object every time; an object may stand under several, or none. */
  constructor(private readonly valuesOf: (object: T) => readonly string[]) {}

  put(key: ObjectKey, object: T, old: T | undefined): void {
    const values = this.valuesOf(object);
    if (old) {
      for (const value of this.valuesOf(old)) if (!values.includes(value)) this.removeFrom(value, key);
    }
    for (const value of values) {
      let bucket = this.buckets.get(value);
      if (!bucket) this.buckets.set(value, (bucket = new Bucket()));
      bucket.put(key, object);
    }
  }

  remove(key: ObjectKey, old: T): void {
    for (const value of this.valuesOf(old)) this.removeFrom(value, key);
  }

  /** In no particular order. The list stays as it is when the index changes. */
  list(value: string): readonly T[] {
    return this.buckets.get(value)?.list() ?? [];
  }

  private removeFrom(value: string, key: ObjectKey): void {
    const bucket = this.buckets.get(value);
    bucket?.remove(key);
    if (bucket?.empty) this.buckets.delete(value);
  }
}

/** A map that makes its list once, not for everybody who asks. */
class Bucket<T> {
  private readonly objects = new Map<ObjectKey, T>();
  private listed: readonly T[] | undefined;

  get empty(): boolean {
    return this.objects.size === 0;
  }

  put(key: ObjectKey, object: T): void {
    this.objects.set(key, object);
    this.listed = undefined;
  }

  remove(key: ObjectKey): void {
    this.objects.delete(key);
    this.listed = undefined;
  }

  list(): readonly T[] {
    return (this.listed ??= [...this.objects.values()]);
  }
}
