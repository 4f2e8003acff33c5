import { describeMoves } from "../engine/suites/moves";

describeMoves("plain");
