import { describeMoves } from "./suites/moves";

describeMoves("harsh");
