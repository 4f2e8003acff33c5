import { describePhoneNumbers } from "../engine/suites/phone-number";

describePhoneNumbers("harsh");
