import { describeMoves } from "./suites/moves";

describeMoves("plain");
