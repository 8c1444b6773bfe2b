/** Annotations by which the scheduler, the volume controller and provisioners speak to one another. */

/** On a claim: the node that its volume is to be made for. */
export const selectedNode = 'volume.kubernetes.io/selected-node';
/** On a claim: the volume controller has bound it. */
export const bindCompleted = 'pv.kubernetes.io/bind-completed';
/** On a volume: it was not bound by hand, and may be unbound again. */
export const boundByController = 'pv.kubernetes.io/bound-by-controller';
