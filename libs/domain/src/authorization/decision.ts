/** What an authorizer says. Nobody who has no opinion allows anything. */
export interface Decision {
  readonly allowed: boolean;
  /** It was decided against; absent where there was merely nothing in favour. */
  readonly denied?: true;
  /** Part of the message when the request is refused. */
  readonly reason: string;
  /** What went wrong meanwhile, also where the request is allowed. */
  readonly error?: string;
}

/** Everything that somebody may do in a namespace and across the cluster. */
export interface SubjectRules {
  readonly resources: readonly {
    readonly verbs: readonly string[];
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly resourceNames?: readonly string[];
  }[];
  readonly paths: readonly { readonly verbs: readonly string[]; readonly nonResourceURLs: readonly string[] }[];
  /** Not everything could be found out. */
  readonly incomplete: boolean;
  readonly error?: string;
}
