/**
 * What must hold under every event, written once: a watch on the simulated account looks after each request, and in the
 * end account and states are compared.
 *
 * const watch = watchAccount(bench.simulator);          // before the runs; nothing may be released, nor taken off
 * watch.beginRun({ budget: 5, maxReleases: 2 });         // where a run has limits
 * watch.allow("release", "12065550100");                 // what a program does on purpose from here
 * expectSound(watch, [stateOfDeployment("dev", await stack.state())]);   // stateOfRows for the model of the engine
 */
export { expectSound, type State, stateOfDeployment, stateOfRows } from "./states";
export { type Watch, watchAccount } from "./watch";
