"""The question bank: YAML that people edit, and the code that reads and checks it."""

from questions.load import bank_from_text, load_bank
from questions.model import (
    Area,
    Bank,
    ContextOption,
    ContextQuestion,
    Factor,
    Marks,
    Note,
    Option,
    Question,
    Role,
    Statement,
    Thresholds,
    Variations,
)
from questions.pack import AreaWords, InterviewQuestion, PackWords
from questions.reading.faults import BankError, Fault, SheetError
from questions.reading.files import shipped_directory
from questions.sheet import Sheet, read_sheet

__all__ = [
    "Area",
    "AreaWords",
    "Bank",
    "BankError",
    "ContextOption",
    "ContextQuestion",
    "Factor",
    "Fault",
    "InterviewQuestion",
    "Marks",
    "Note",
    "Option",
    "PackWords",
    "Question",
    "Role",
    "Sheet",
    "SheetError",
    "Statement",
    "Thresholds",
    "Variations",
    "bank_from_text",
    "load_bank",
    "read_sheet",
    "shipped_directory",
]
