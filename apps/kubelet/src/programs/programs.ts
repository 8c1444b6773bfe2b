import { parseImageName } from '#domain/image/image-name.js';
import type { HttpFront } from './http-front.js';
import type { Program } from './program.js';
import { responder } from './responder.js';

/** Ports on which well-known images of web servers listen, so that a Service finds them although manifests seldom declare them. */
const webServers: Readonly<Record<string, readonly number[]>> = {
  'docker.io/library/nginx': [80],
  'docker.io/nginxinc/nginx-unprivileged': [8080],
  'docker.io/library/httpd': [80],
  'docker.io/library/caddy': [80],
  'docker.io/traefik/whoami': [80],
  'docker.io/hashicorp/http-echo': [5678],
  'docker.io/kennethreitz/httpbin': [80],
  'docker.io/paulbouwer/hello-kubernetes': [8080],
  'docker.io/ealen/echo-server': [80],
  'docker.io/mendhak/http-https-echo': [8080],
  'gcr.io/google-samples/hello-app': [8080],
  'gcr.io/google-samples/kubernetes-bootcamp': [8080],
  'us-docker.pkg.dev/google-samples/containers/gke/hello-app': [8080],
  'registry.k8s.io/echoserver': [8080],
};

/** Listens to nobody and does nothing, as its image does. */
const pause: Program = { ports: [], run: () => ({ onConnection: (socket) => socket.destroy() }) };

/** Which program stands for an image. */
export class Programs {
  private readonly plain: Program;
  private readonly byRepository = new Map<string, Program>();

  constructor(front: HttpFront) {
    this.plain = responder(front);
    for (const [repository, ports] of Object.entries(webServers)) this.byRepository.set(repository, responder(front, ports));
    this.byRepository.set('registry.k8s.io/pause', pause);
  }

  of(image: string): Program {
    return this.byRepository.get(parseImageName(image)?.repository ?? '') ?? this.plain;
  }
}
