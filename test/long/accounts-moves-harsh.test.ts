import { describeMoves } from "../engine/suites/moves";

describeMoves("harsh");
