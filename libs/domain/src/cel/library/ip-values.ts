import { opaqueType } from '#domain/cel/types/cel-type.js';
import { CelError, CelObject, type CelValue, noSuchOverload } from '#domain/cel/values/value.js';
import { bitsOf, formatIp, type IpAddress } from '#domain/ip/ip-address.js';
import { type Cidr, networkOf } from '#domain/ip/cidr.js';

export const ipType = opaqueType('net.IP');
export const cidrType = opaqueType('net.CIDR');

/** An address without zone that is no IPv4-mapped one. Source: apiserver/pkg/cel/ip.go. */
export class CelIp extends CelObject {
  readonly type = ipType;

  constructor(readonly address: IpAddress) {
    super();
  }

  /** In bytes. */
  override get size(): number {
    return bitsOf(this.address.family) / 8;
  }

  override get text(): string {
    return formatIp(this.address);
  }

  equals(other: CelValue): boolean | CelError {
    if (!(other instanceof CelIp)) return other instanceof CelError ? other : noSuchOverload;
    return sameAddress(this.address, other.address);
  }
}

/** A network as it was written: host bits may be set. Source: apiserver/pkg/cel/cidr.go. */
export class CelCidr extends CelObject {
  readonly type = cidrType;
  readonly network: Cidr;

  constructor(
    readonly address: IpAddress,
    readonly prefix: number,
  ) {
    super();
    this.network = networkOf(address, prefix);
  }

  /** The bytes that the prefix takes. */
  override get size(): number {
    return Math.ceil(this.prefix / 8);
  }

  override get text(): string {
    return `${formatIp(this.address)}/${this.prefix}`;
  }

  masked(): CelCidr {
    return new CelCidr({ family: this.network.family, value: this.network.base }, this.prefix);
  }

  equals(other: CelValue): boolean | CelError {
    if (!(other instanceof CelCidr)) return other instanceof CelError ? other : noSuchOverload;
    return sameAddress(this.address, other.address) && this.prefix === other.prefix;
  }
}

function sameAddress(a: IpAddress, b: IpAddress): boolean {
  return a.family === b.family && a.value === b.value;
}
