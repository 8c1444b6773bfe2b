import { parsePublishedAddresses } from '#domain/fabric/host-address.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { kubeletEndpointOf } from '#domain/resources/core/node/kubelet-endpoint.js';
import { backendLocation, type BackendLocation, checkProxyable } from '#domain/reverse-proxy/backend-location.js';
import { parseSchemeNamePort, type SchemeNamePort } from '#domain/reverse-proxy/scheme-name-port.js';
import type { Node } from '#domain/schema/types/core-v1.js';
import { badRequest } from '#domain/status/status-error.js';

/** What the name in `nodes/<name>/proxy` says. Throws 400. */
export function nodeRequestOf(name: string): SchemeNamePort {
  const request = parseSchemeNamePort(name);
  if (!request) throw badRequest(`invalid node request ${goQuote(name)}`);
  return request;
}

/**
 * Where a node is asked. Its kubelet, unless another port is named, wants to know who asks; it speaks plain HTTP here. Throws 400, and an
 * Error when the node has not said where it is. Source: pkg/registry/core/node/strategy.go ResourceLocation.
 */
export function nodeLocation(node: Node, { scheme, port }: SchemeNamePort): BackendLocation & { readonly isKubelet: boolean } {
  const kubelet = kubeletEndpointOf(node);
  checkProxyable(kubelet.address);
  const isKubelet = port === '' || port === String(kubelet.port);
  const wanted = { scheme: isKubelet ? 'http' : scheme, address: kubelet.address, port: isKubelet ? String(kubelet.port) : port };
  return { ...backendLocation(wanted, parsePublishedAddresses(node.metadata.annotations)), isKubelet };
}
