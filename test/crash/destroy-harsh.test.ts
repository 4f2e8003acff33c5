import { describeAllPoints } from "./describe-points";

describeAllPoints("harsh", "destroy");
