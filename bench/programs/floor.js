/**
 * The engine alone: the classes of the package by the same names and with the same arguments, on a provider that does
 * nothing. What an operation takes with these, no provider can do without.
 */
const pulumi = require("@pulumi/pulumi");

/** What the host of dynamic providers loads. Without `check`, `diff` and `read` it answers for itself. */
const PROVIDER =
  "exports.handler=()=>({create:async(inputs)=>({id:String(inputs.numberId??inputs.number??1),outs:inputs})})";

/** @param {string} kind */
const emptyClass = (kind) =>
  class extends pulumi.CustomResource {
    /** @param {string} name @param {Record<string, unknown>} args */
    constructor(name, args) {
      super(`pulumi-nodejs:dynamic/floor:${kind}`, name, { ...args, __provider: PROVIDER });
    }
  };

module.exports = {
  PhoneNumber: emptyClass("PhoneNumber"),
  InboundRoute: emptyClass("InboundRoute"),
  NumberRouting: emptyClass("NumberRouting"),
  E911Address: emptyClass("E911Address"),
  E911Assignment: emptyClass("E911Assignment"),
  CnamRecord: emptyClass("CnamRecord"),
  CnamAssignment: emptyClass("CnamAssignment"),
};
