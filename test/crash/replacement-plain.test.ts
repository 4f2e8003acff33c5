import { describeAllPoints } from "./describe-points";

describeAllPoints("plain", "replacement");
