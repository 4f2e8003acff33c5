/** The 28 methods of Flowroute's own Node SDK v3. */

export interface SdkMethod {
  controller: "Numbers" | "Routes" | "Messages" | "E911s" | "CNAMs";
  /** As the SDK's README calls it. */
  name: string;
  /** As its code calls it, where that is something else. */
  inCode?: string;
}

const methods = {
  Numbers: [
    "listAvailableAreaCodes",
    "listAvailableExchangeCodes",
    "searchForPurchasablePhoneNumbers",
    "purchaseAPhoneNumber createPurchaseAPhoneNumber",
    "getAccountPhoneNumbers",
    "getPhoneNumberDetails",
  ],
  Routes: [
    "createAnInboundRoute",
    "listInboundRoutes",
    "updatePrimaryVoiceRouteForAPhoneNumber",
    "updateFailoverVoiceRouteForAPhoneNumber",
  ],
  Messages: [
    "sendAMessage createSendAMessage",
    "lookUpAMessageDetailRecord",
    "lookUpASetofMessages getLookUpASetOfMessages",
  ],
  E911s: [
    "createAndValidateANewE911Address",
    "listAccountE911Addresses",
    "listE911RecordDetails",
    "createValidateAnE911Address validateAnE911Address",
    "updateAndValidateAnExistingE911Address",
    "updateAssignAValidE911AddressToYourPhoneNumber",
    "deleteDeactivateE911ServiceForYourPhoneNumber",
    "listPhoneNumbersWithE911Record",
    "removeAnE911AddressFromYourAccount",
  ],
  CNAMs: [
    "createANewCNAMRecord",
    "listAccountCNAMRecords",
    "listCNAMRecordDetails",
    "updateAssignACNAMRecordToYourPhoneNumber",
    "deleteUnassignACNAMRecordFromYourPhoneNumber",
    "deleteACNAMRecord",
  ],
};

export const sdkMethods: readonly SdkMethod[] = Object.entries(methods).flatMap(([controller, names]) =>
  names.map((both) => {
    const [name = "", inCode] = both.split(" ");
    return { controller: controller as SdkMethod["controller"], name, ...(inCode === undefined ? {} : { inCode }) };
  }),
);
