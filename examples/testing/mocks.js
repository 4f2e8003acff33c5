/** Pulumi's mocks: the program runs, and nothing is asked of an engine or of Flowroute. Returns what it declares. */
const pulumi = require("@pulumi/pulumi");

module.exports = function mockFlowroute() {
  const declared = [];
  pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      const kind = type.split(":").at(-1);
      declared.push({ kind, name, inputs });
      // The id of a number is its 11 digits; all others have ids of their own.
      if (kind === "PhoneNumber") return { id: "12065550142", state: { ...inputs, number: "+12065550142" } };
      return { id: `${kind} ${name}`, state: inputs };
    },
    call: ({ inputs }) => inputs,
  });
  return declared;
};
