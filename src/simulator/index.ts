/** A simulated Flowroute: a real HTTP server with an account, numbers in stock, and everything that can go wrong. */
export type {
  AccountCnam,
  AccountE911,
  AccountInput,
  AccountMessage,
  AccountNumber,
  AccountRoute,
  AccountState,
  CnamInput,
  DeliveryReceipt,
  E911Input,
  InventoryNumber,
  LedgerEntry,
  MessageInput,
  NumberInput,
  NumberRelationships,
  RouteInput,
  SeedAccount,
} from "./account/shapes";
export { startSimulator } from "./simulator";
export { SimulatorError } from "./simulator-error";
export type {
  AccountChange,
  CnamVerdict,
  Fault,
  FaultRule,
  FaultStatus,
  Profile,
  RequestRecord,
  Simulator,
  SimulatorControl,
  SimulatorOptions,
  SimulatorRuntime,
} from "./types";
