//! Several parts as one module, so that they are one file.
//!
//! Parts meet in what the common WASM lends them: its memory, and its table, into which each puts its
//! functions. So none has to be told of another, and what is refused here is what the pinned release of
//! the splitter does not write.

use std::convert::Infallible;

use anyhow::{Context, bail};
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, EntityType, FuncType,
    FunctionSection, ImportSection, Module, TypeSection,
    reencode::{Error, Reencode},
};
use wasmparser::{BinaryReader, CodeSectionReader, Import, Parser, Payload, Validator};

/// The module that does what each of `parts` does.
pub(super) fn merged<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> anyhow::Result<Vec<u8>> {
    let mut merged = Merged::default();
    for part in parts {
        merged.add(part).context("cannot put the parts of lazy islands together")?;
    }
    let module = merged.finish();
    Validator::new()
        .validate_all(&module)
        .context("the parts of lazy islands do not fit together")?;
    Ok(module)
}

/// What all modules so far have, section by section.
#[derive(Default)]
struct Merged<'a> {
    types: Vec<FuncType>,
    imports: Vec<(&'a str, &'a str, EntityType)>,
    functions: FunctionSection,
    elements: ElementSection,
    /// Whether one of them names its data in its code.
    counts_data: bool,
    code: CodeSection,
    data: DataSection,
}

/// What the numbers of one module are in the merged one.
#[derive(Debug, Default)]
struct Numbers {
    types: Vec<u32>,
    memories: Vec<u32>,
    tables: Vec<u32>,
    globals: Vec<u32>,
    /// These are not shared: they follow those of the modules before.
    functions: u32,
    elements: u32,
    data: u32,
}

impl<'a> Merged<'a> {
    fn add(&mut self, part: &'a [u8]) -> anyhow::Result<()> {
        let mut numbers = Numbers {
            functions: self.functions.len(),
            elements: self.elements.len(),
            data: self.data.len(),
            ..Numbers::default()
        };
        for payload in Parser::new(0).parse_all(part) {
            match payload? {
                Payload::Version { .. }
                | Payload::CustomSection(_)
                | Payload::CodeSectionEntry(_)
                | Payload::End(_) => {}
                // The splitter writes the section, and wasm-opt drops it.
                Payload::ExportSection(exports) if exports.count() == 0 => {}
                Payload::TypeSection(types) => {
                    for ty in types.into_iter_err_on_gc_types() {
                        let ty = numbers.func_type(ty?)?;
                        numbers.types.push(number_of(&mut self.types, ty)?);
                    }
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        self.import(&import?, &mut numbers)?;
                    }
                }
                Payload::FunctionSection(section) => {
                    numbers.parse_function_section(&mut self.functions, section)?;
                }
                Payload::ElementSection(section) => {
                    numbers.parse_element_section(&mut self.elements, section)?;
                }
                Payload::DataCountSection { .. } => self.counts_data = true,
                Payload::CodeSectionStart { range, .. } => {
                    let bytes = &part[usize::try_from(range.start)?..usize::try_from(range.end)?];
                    let section = CodeSectionReader::new(BinaryReader::new(bytes, range.start))?;
                    numbers.parse_code_section(&mut self.code, section)?;
                }
                Payload::DataSection(section) => {
                    numbers.parse_data_section(&mut self.data, section)?;
                }
                other => bail!("a part has what no part had: {other:?}"),
            }
        }
        Ok(())
    }

    /// What all of them import is imported once.
    fn import(&mut self, import: &Import<'a>, numbers: &mut Numbers) -> anyhow::Result<()> {
        let ty = numbers.entity_type(import.ty)?;
        let of_kind = |one: &EntityType| std::mem::discriminant(one) == std::mem::discriminant(&ty);
        let mut earlier = self.imports.iter().filter(|(.., one)| of_kind(one));
        let known =
            earlier.position(|(module, name, _)| (*module, *name) == (import.module, import.name));
        let number = match known {
            Some(number) => number,
            None => {
                let number = self.imports.iter().filter(|(.., one)| of_kind(one)).count();
                self.imports.push((import.module, import.name, ty));
                number
            }
        };
        let numbers = match ty {
            EntityType::Memory(_) => &mut numbers.memories,
            EntityType::Table(_) => &mut numbers.tables,
            EntityType::Global(_) => &mut numbers.globals,
            _ => bail!("a part imports {}, which no part did", import.name),
        };
        numbers.push(u32::try_from(number)?);
        Ok(())
    }

    fn finish(self) -> Vec<u8> {
        let mut types = TypeSection::new();
        self.types.iter().for_each(|ty| types.ty().func_type(ty));
        let mut imports = ImportSection::new();
        for (module, name, ty) in self.imports {
            imports.import(module, name, ty);
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&self.functions).section(&self.elements);
        if self.counts_data {
            module.section(&DataCountSection { count: self.data.len() });
        }
        module.section(&self.code).section(&self.data);
        module.finish()
    }
}

impl Reencode for Numbers {
    type Error = Infallible;

    fn type_index(&mut self, number: u32) -> Result<u32, Error> {
        Ok(mapped(&self.types, number))
    }

    fn memory_index(&mut self, number: u32) -> Result<u32, Error> {
        Ok(mapped(&self.memories, number))
    }

    fn table_index(&mut self, number: u32) -> Result<u32, Error> {
        Ok(mapped(&self.tables, number))
    }

    fn global_index(&mut self, number: u32) -> Result<u32, Error> {
        Ok(mapped(&self.globals, number))
    }

    fn function_index(&mut self, number: u32) -> Result<u32, Error> {
        Ok(self.functions + number)
    }

    fn element_index(&mut self, number: u32) -> Result<u32, Error> {
        Ok(self.elements + number)
    }

    fn data_index(&mut self, number: u32) -> Result<u32, Error> {
        Ok(self.data + number)
    }
}

/// A number that the module itself does not know stays unknown, and the merged module is refused.
fn mapped(numbers: &[u32], number: u32) -> u32 {
    let place = usize::try_from(number).ok();
    place.and_then(|place| numbers.get(place)).copied().unwrap_or(u32::MAX)
}

/// The place of `item` in `all`, where it is put unless it is there.
fn number_of<T: PartialEq>(all: &mut Vec<T>, item: T) -> anyhow::Result<u32> {
    let place = all.iter().position(|one| *one == item).unwrap_or(all.len());
    if place == all.len() {
        all.push(item);
    }
    Ok(u32::try_from(place)?)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        ConstExpr, Elements, ExportKind, ExportSection, Function, GlobalType, Instruction, MemArg,
        MemoryType, RefType, TableType, ValType,
    };

    use super::*;

    /// A part as the splitter writes it: what it imports, a function of each type, and where the
    /// functions and the data stand.
    struct Sample<'a> {
        imports: &'a [&'a str],
        types: &'a [FuncType],
        functions: Vec<(u32, Function)>,
        place: i32,
        data: &'a str,
    }

    impl Sample<'_> {
        fn encoded(&self) -> Vec<u8> {
            let mut imports = ImportSection::new();
            for name in self.imports {
                imports.import("__wasm_split", name, type_of(name));
            }
            let mut types = TypeSection::new();
            self.types.iter().for_each(|ty| types.ty().func_type(ty));
            let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
            for (ty, function) in &self.functions {
                functions.function(*ty);
                code.function(function);
            }
            let mut elements = ElementSection::new();
            let all = (0..functions.len()).collect::<Vec<_>>();
            elements.active(
                None,
                &ConstExpr::i32_const(self.place),
                Elements::Functions(all.into()),
            );
            let mut data = DataSection::new();
            data.active(0, &ConstExpr::i32_const(self.place), self.data.bytes());
            let mut module = Module::new();
            module.section(&types).section(&imports).section(&functions).section(&elements);
            module.section(&code).section(&data);
            module.finish()
        }
    }

    fn type_of(import: &str) -> EntityType {
        match import {
            "memory" => EntityType::Memory(MemoryType {
                minimum: 1,
                maximum: None,
                memory64: false,
                shared: false,
                page_size_log2: None,
            }),
            "table" => EntityType::Table(TableType {
                element_type: RefType::FUNCREF,
                table64: false,
                minimum: 9,
                maximum: None,
                shared: false,
            }),
            "function" => EntityType::Function(0),
            _ => EntityType::Global(GlobalType {
                val_type: ValType::I32,
                mutable: true,
                shared: false,
            }),
        }
    }

    fn function(instructions: &[Instruction<'_>]) -> Function {
        let mut function = Function::new([]);
        for instruction in instructions {
            function.instruction(instruction);
        }
        function.instruction(&Instruction::End);
        function
    }

    /// Calls what stands first in the table, as a function of a type.
    fn call(type_index: u32) -> Function {
        function(&[
            Instruction::I32Const(0),
            Instruction::CallIndirect { type_index, table_index: 0 },
        ])
    }

    fn nothing() -> FuncType {
        FuncType::new([], [])
    }

    fn number() -> FuncType {
        FuncType::new([], [ValType::I32])
    }

    #[test]
    fn several_parts_are_one_with_the_functions_and_the_data_of_each() {
        let load = MemArg { offset: 0, align: 2, memory_index: 0 };
        let one = Sample {
            imports: &["memory", "table", "stack"],
            types: &[nothing(), number()],
            functions: vec![
                (0, call(0)),
                (1, function(&[Instruction::GlobalGet(0), Instruction::I32Load(load)])),
            ],
            place: 3,
            data: "one",
        };
        let other = Sample {
            imports: &["table", "memory", "heap", "stack"],
            types: &[number(), nothing()],
            functions: vec![
                (0, function(&[Instruction::GlobalGet(1)])),
                (0, function(&[Instruction::GlobalGet(0)])),
                (1, function(&[Instruction::Call(2)])),
                (0, call(0)),
            ],
            place: 5,
            data: "other",
        };
        let (one, other) = (one.encoded(), other.encoded());
        let all = merged([one.as_slice(), &other]).unwrap();

        // The first in front, with what the second has beside it behind.
        let together = Sample {
            imports: &["memory", "table", "stack", "heap"],
            types: &[nothing(), number()],
            functions: vec![
                (0, call(0)),
                (1, function(&[Instruction::GlobalGet(0), Instruction::I32Load(load)])),
                (1, function(&[Instruction::GlobalGet(0)])),
                (1, function(&[Instruction::GlobalGet(1)])),
                (0, function(&[Instruction::Call(4)])),
                (1, call(1)),
            ],
            place: 3,
            data: "one",
        };
        let sections = |wasm: &[u8]| {
            let payloads = Parser::new(0).parse_all(wasm).map(Result::unwrap);
            let sections = payloads.filter_map(|payload| payload.as_section());
            let bytes = |range: std::ops::Range<u64>| {
                wasm[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()]
                    .to_vec()
            };
            sections.map(|(id, range)| (id, bytes(range))).collect::<Vec<_>>()
        };
        let is_own = |(id, _): &(u8, Vec<u8>)| [9, 11].contains(id);
        let (own, shared): (Vec<_>, Vec<_>) = sections(&all).into_iter().partition(is_own);
        let expected = sections(&together.encoded());
        assert_eq!(shared, expected.into_iter().filter(|it| !is_own(it)).collect::<Vec<_>>());

        let mut elements = ElementSection::new();
        for (place, functions) in [(3, vec![0, 1]), (5, vec![2, 3, 4, 5])] {
            elements.active(
                None,
                &ConstExpr::i32_const(place),
                Elements::Functions(functions.into()),
            );
        }
        let mut data = DataSection::new();
        for (place, bytes) in [(3, "one"), (5, "other")] {
            data.active(0, &ConstExpr::i32_const(place), bytes.bytes());
        }
        let mut module = Module::new();
        module.section(&elements).section(&data);
        assert_eq!(own, sections(&module.finish()));
    }

    #[test]
    fn what_no_part_has_is_refused() {
        let sample = |imports, instructions: &[Instruction<'_>]| {
            let functions = vec![(0, function(instructions))];
            Sample { imports, types: &[nothing()], functions, place: 0, data: "" }.encoded()
        };
        let fine = sample(&["memory", "table"], &[]);
        let exporting = |exports: &ExportSection| Module::new().section(exports).clone().finish();
        let mut memory = ExportSection::new();
        let nothing = exporting(&memory);
        memory.export("memory", ExportKind::Memory, 0);
        assert!(merged([fine.as_slice(), &fine, &nothing]).is_ok());
        for (wrong, said) in [
            (sample(&["memory", "table", "function"], &[]), "imports function"),
            (sample(&["memory", "table"], &[Instruction::Call(7)]), "do not fit together"),
            (
                sample(&["memory", "table"], &[Instruction::GlobalGet(0), Instruction::Drop]),
                "do not fit together",
            ),
            (exporting(&memory), "has what no part had"),
            (b"no WASM".to_vec(), "cannot put the parts"),
        ] {
            let error = format!("{:#}", merged([fine.as_slice(), &wrong]).unwrap_err());
            assert!(error.contains(said), "{error}");
        }
    }
}
