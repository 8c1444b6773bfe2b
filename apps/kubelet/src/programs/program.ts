import type { Socket } from 'node:net';
import type { ContainerBehaviour } from '#domain/kubelet/simulation/container-behaviour.js';
import type { Container, Pod } from '#domain/schema/types/core-v1.js';

/**
 * What runs behind an image, since there are none: a program of our own that is chosen by the image's name (see programs.ts) and started once for
 * each container. Containers that nobody talks to must cost next to nothing, so a program makes what it needs when the first client comes.
 */
export interface Program {
  /** TCP ports that the image listens on, whether or not a manifest declares them. */
  readonly ports: readonly number[];
  run(host: ProgramHost): RunningProgram;
}

/** What a program sees of the container it runs in. */
export interface ProgramHost {
  /** As it is now. */
  pod(): Pod;
  readonly container: Container;
  /** Its address, before the API server knows of it. */
  readonly ip: string;
  /** What is scripted for it now. */
  behaviour(): ContainerBehaviour;
  /** ms since the container started. */
  age(): number;
  /** ms since the epoch. */
  now(): number;
  /** Writes to the container's log; lines apart by newlines. */
  log(text: string): void;
}

export interface RunningProgram {
  /** A client has connected to a TCP port of the container. The socket is destroyed when the container ends. */
  onConnection(socket: Socket, port: number): void;
}
