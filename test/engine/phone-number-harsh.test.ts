import { describePhoneNumbers } from "./suites/phone-number";

describePhoneNumbers("harsh");
