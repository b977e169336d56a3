"""PDF: tagged for screen readers (PDF/UA-1), laid out by Typst in a process of its own."""

from documents.pdf.writer import Busy, PdfError, PdfUnavailable, can_write_pdf, write_pdf

__all__ = ["Busy", "PdfError", "PdfUnavailable", "can_write_pdf", "write_pdf"]
