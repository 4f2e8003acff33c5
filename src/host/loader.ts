/**
 * The only code text that reaches a state file: a constant that loads the installed package in the engine's host.
 *
 * **A permanent state format.** State files written by any release hold this text, and `destroy` runs it years later:
 * never change the text, the subpath `pulumi-flowroute/provider`, or a key.
 */

export function loaderText(key: string): string {
  return (
    `exports.handler=()=>{try{return require("pulumi-flowroute/provider").${key}}catch(e){` +
    `if(e&&e.code==="MODULE_NOT_FOUND"&&/pulumi-flowroute\\/provider/.test(e.message))` +
    `throw new Error("Add pulumi-flowroute to the dependencies of this Pulumi program (npm install pulumi-flowroute).");` +
    `throw e}};`
  );
}
