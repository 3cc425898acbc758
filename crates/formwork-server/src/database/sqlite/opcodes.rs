//! The instructions of SQLite's machine (<https://sqlite.org/opcode.html>), as far as it matters
//! which tables they touch.

/// What an instruction has to do with tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instruction {
    /// It touches none, or one that another instruction has opened.
    Harmless,
    /// It reads the table or index whose root is at `root` in the database number `database`.
    Read { database: i64, root: i64 },
    /// It writes there.
    Write { database: i64, root: i64 },
    /// It begins to write, wherever that may be.
    BeginsToWrite,
    /// It reads what has no root: a virtual table, a pragma.
    ReadsAnything,
    /// It is not known what it does, or it changes the schema.
    DoesAnything,
}

/// `OPFLAG_P2ISREG`: the root is found out only while the statement runs.
const ROOT_IS_IN_REGISTER: i64 = 0x10;

/// Reads an instruction and its operands. One that is not listed is of another version of SQLite.
pub(super) fn read(name: &str, [p1, p2, p3, p5]: [i64; 4]) -> Instruction {
    match name {
        "OpenRead" | "OpenWrite" | "ReopenIdx" if p5 & ROOT_IS_IN_REGISTER != 0 => {
            Instruction::DoesAnything
        }
        "OpenRead" | "ReopenIdx" => Instruction::Read { database: p3, root: p2 },
        "OpenWrite" => Instruction::Write { database: p3, root: p2 },
        "Clear" => Instruction::Write { database: p2, root: p1 },
        "Transaction" if p2 != 0 => Instruction::BeginsToWrite,
        "VCheck" | "VColumn" | "VFilter" | "VInitIn" | "VNext" | "VOpen" | "ReadCookie"
        | "Pagecount" => Instruction::ReadsAnything,
        name if HARMLESS.contains(&name) => Instruction::Harmless,
        _ => Instruction::DoesAnything,
    }
}

/// Those of SQLite 3.51 that touch no table but through a cursor which another one has opened.
#[rustfmt::skip]
const HARMLESS: [&str; 156] = [
    // Flow.
    "Abortable", "BeginSubrtn", "DecrJumpZero", "ElseEq", "EndCoroutine", "Explain", "Gosub", "Goto",
    "Halt", "HaltIfNull", "If", "IfEmpty", "IfNoHope", "IfNot", "IfNotOpen", "IfNotZero",
    "IfNullRow", "IfPos", "IfSizeBetween", "Init", "InitCoroutine", "IsNull", "IsType", "Jump",
    "MustBeInt", "Noop", "NotNull", "Once", "Program", "Return", "Trace", "Transaction", "Yield",
    // Values.
    "Add", "AddImm", "Affinity", "AggFinal", "AggInverse", "AggStep", "AggStep1", "AggValue", "And",
    "BitAnd", "BitNot", "BitOr", "Blob", "Cast", "ClrSubtype", "CollSeq", "Compare", "Concat", "Copy",
    "Divide", "Eq", "Filter", "FilterAdd", "Function", "Ge", "GetSubtype", "Gt", "Int64", "IntCopy",
    "Integer", "IsTrue", "Le", "Lt", "MakeRecord", "MemMax", "Move", "Multiply", "Ne", "Not", "Null",
    "OffsetLimit", "Or", "Param", "Permutation", "PureFunc", "Real", "RealAffinity", "ReleaseReg",
    "Remainder", "ResultRow", "SCopy", "SetSubtype", "ShiftLeft", "ShiftRight", "SoftNull", "String",
    "String8", "Subtract", "TypeCheck", "Variable", "ZeroOrNull",
    // Cursors.
    "Close", "Column", "ColumnsUsed", "Count", "CursorHint", "CursorLock", "CursorUnlock",
    "DeferredSeek", "Delete", "FinishSeek", "FkCheck", "FkCounter", "FkIfZero", "Found", "IdxDelete",
    "IdxGE", "IdxGT", "IdxInsert", "IdxLE", "IdxLT", "IdxRowid", "Insert", "Last", "NewRowid", "Next",
    "NoConflict", "NotExists", "NotFound", "NullRow", "Offset", "Prev", "ResetCount", "Rewind",
    "RowCell", "RowData", "Rowid", "SeekEnd", "SeekGE", "SeekGT", "SeekHit", "SeekLE", "SeekLT",
    "SeekRowid", "SeekScan", "Sequence", "SequenceTest", "TableLock",
    // Sorters, and tables that are gone when the statement ends.
    "OpenAutoindex", "OpenDup", "OpenEphemeral", "OpenPseudo", "ResetSorter", "RowSetAdd",
    "RowSetRead", "RowSetTest", "Sort", "SorterCompare", "SorterData", "SorterInsert", "SorterNext",
    "SorterOpen", "SorterSort",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_may_do_anything() {
        for name in ["VUpdate", "SetCookie", "Destroy", "ParseSchema", "Vacuum", "OpenTomorrow", ""]
        {
            assert_eq!(read(name, [0; 4]), Instruction::DoesAnything, "{name}");
        }
        let in_register = [0, 3, 0, ROOT_IS_IN_REGISTER];
        assert_eq!(read("OpenWrite", in_register), Instruction::DoesAnything);
        assert_eq!(read("VOpen", [0; 4]), Instruction::ReadsAnything);
        assert_eq!(read("Transaction", [0, 0, 0, 0]), Instruction::Harmless);
        assert_eq!(read("Transaction", [0, 1, 0, 0]), Instruction::BeginsToWrite);
        assert_eq!(read("Clear", [7, 0, 0, 0]), Instruction::Write { database: 0, root: 7 });
    }
}
