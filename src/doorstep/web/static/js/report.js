import { createAll } from "../vendor/govuk.js";
import { SortableTable } from "../vendor/moj.js";

createAll(SortableTable);
