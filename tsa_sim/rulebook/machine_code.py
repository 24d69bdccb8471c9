"""Rules as machine code: with ``pieces`` the only file that names numba.

By itself numba optimises every function and turns it into machine code, again and again on the way up through its
callers. Here a rule stops at the words of LLVM, and only the entry is optimised and turned into machine code, once and
together with all that it calls. Numba's steps that serve features which no rule may use are left out.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType
from typing import Any, ClassVar

import llvmlite.binding as llvm
from numba.core import config, types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, compile_result
from numba.core.compiler_machinery import register_pass
from numba.core.errors import NumbaError as NumbaError
from numba.core.registry import CPUDispatcher
from numba.core.targetconfig import ConfigStack
from numba.core.typed_passes import NativeLowering, NoPythonBackend, NopythonTypeInference, PreLowerStripPhis
from numba.core.untyped_passes import FixupArgs, IRProcessing, ReconstructSSA, TranslateByteCode

_OPTIONS = {"nopython": True, "nogil": True, "_nrt": False, "error_model": "numpy", "no_cfunc_wrapper": True}
_NARROW = {types.int8, types.int16, types.int32, types.uint8, types.uint16, types.uint32}


class Words(JITCodeLibrary):
    """A rule in the words of LLVM, neither optimised nor made machine code."""

    _shared_module: Any  # numba's, as what callers link

    @classmethod
    def read(cls, codegen: Any, name: str, bitcode: bytes) -> "Words":
        """Read a rule as ``bitcode`` gave it."""
        words = cls(codegen, name)
        words._final_module = llvm.parse_bitcode(bitcode)
        words.finalize()
        return words

    def bitcode(self) -> bytes:
        """Give the rule in the form in which it is kept on disk."""
        written: bytes = self._get_module_for_linking().as_bitcode()
        return written

    def finalize(self) -> None:
        """Leave the rule as it is."""
        self._finalized = True

    def _optimize_functions(self, module: Any) -> None:
        module.data_layout = self._codegen._data_layout

    def _get_module_for_linking(self) -> Any:
        if self._shared_module is None:
            for function in self._final_module.functions:
                if not function.is_declaration and function.linkage == llvm.Linkage.external:
                    function.linkage = "linkonce_odr"
            self._shared_module = self._final_module
        return self._shared_module


class _Whole(JITCodeLibrary):
    """An entry and all that it calls, optimised in one go."""

    _linking_libraries: Any  # numba's, what the entry calls

    def finalize(self) -> None:
        """Bring together every rule below the entry, once each, and make machine code of the whole."""
        self._linking_libraries = linked(self._linking_libraries)
        super().finalize()


def linked(libraries: list[Any]) -> list[Any]:
    """Give libraries and all that they call, once each."""
    found = dict.fromkeys(libraries)
    waiting = list(found)
    for library in waiting:
        if isinstance(library, Words):
            new = [called for called in library._linking_libraries if called not in found]
            found |= dict.fromkeys(new)
            waiting += new
    return list(found)


class _Remembering:
    """Numba's knowledge of types, asked once only which operator fits which operands."""

    _answers: ClassVar[dict[Any, Any]] = {}

    def __init__(self, context: Any) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def resolve_function_type(self, function: Any, operands: Any, named: Any) -> Any:
        """Give the signature of a function for operands of these types."""
        if named or not isinstance(function, types.Function):
            return self._context.resolve_function_type(function, operands, named)
        if (function, operands) not in self._answers:
            self._answers[function, operands] = self._context.resolve_function_type(function, operands, named)
        return self._answers[function, operands]


@register_pass(mutates_CFG=True, analysis_only=False)
class _Typing(NopythonTypeInference):
    _name = "typing_of_rules"

    def run_pass(self, state: Any) -> bool:
        """Give every variable of a rule its type."""
        context = state.typingctx
        state.typingctx = _Remembering(context)
        try:
            return bool(super().run_pass(state))
        finally:
            state.typingctx = context


@register_pass(mutates_CFG=True, analysis_only=False)
class _EntryLowering(NativeLowering):
    _name = "lowering_of_entries"

    def run_pass(self, state: Any) -> bool:
        """Make machine code of an entry and all that it calls."""
        state.library = _Whole(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return bool(super().run_pass(state))


@register_pass(mutates_CFG=True, analysis_only=False)
class _RuleLowering(NativeLowering):
    _name = "lowering_of_rules"

    def run_pass(self, state: Any) -> bool:
        """Write a rule in the words of LLVM."""
        state.library = Words(state.targetctx.codegen(), state.func_id.func_qualname)
        state.flags.no_compile = True
        done = bool(super().run_pass(state))
        state["cr"] = state["cr"]._replace(cfunc=object())
        state.targetctx.insert_user_function(state["cr"].cfunc, state["cr"].fndesc, [state.library])
        return done


class _RuleCompiler(CompilerBase):
    """The steps of compiling a rule."""

    lowering: type[NativeLowering] = _RuleLowering

    def _compile_core(self) -> Any:
        before = (TranslateByteCode, FixupArgs, IRProcessing, ReconstructSSA, _Typing, PreLowerStripPhis)
        with ConfigStack().enter(self.state.flags.copy()):
            for step in (*before, self.lowering, NoPythonBackend):
                step().run_pass(self.state)
        self.state.pipeline = None
        return self.state.cr


class _EntryCompiler(_RuleCompiler):
    """The steps of compiling an entry."""

    lowering = _EntryLowering


class Rule(CPUDispatcher):
    """A rule that compiled code calls: compiled once for whole numbers of any width."""

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """Tell the types of a call; narrow whole numbers are widened before it, as arithmetic would widen them."""
        plain = [kind.literal_type if isinstance(kind, types.Literal) else kind for kind in args]
        return super().get_call_template(tuple(types.int64 if kind in _NARROW else kind for kind in plain), kws)

    def add_overload(self, cres: Any) -> None:
        """Note that the rule is compiled for these types; Python itself never calls it."""
        self.overloads[tuple(cres.signature.args)] = cres

    def take(self, signature: Any, description: Any, words: Words) -> None:
        """Take the rule as it was compiled for these types in another process."""
        result = compile_result(
            typing_context=self.typingctx,
            target_context=self.targetctx,
            entry_point=object(),
            library=words,
            signature=signature,
            objectmode=False,
            fndesc=description,
        )
        self.targetctx.insert_user_function(result.entry_point, description, [words])
        self.add_overload(result)


class Entry(CPUDispatcher):
    """An entry that Python calls; ``after_compiling`` is called when it was compiled and not read from disk."""

    after_compiling: Callable[[], None] | None = None

    def compile(self, sig: Any) -> Any:
        """Compile for arguments of these types, or read what was compiled before."""
        before = sum(self._cache_misses.values())
        compiled = super().compile(sig)
        if self.after_compiling is not None and sum(self._cache_misses.values()) > before:
            self.after_compiling()
        return compiled


def machine_entry(copy: FunctionType, folder: Path | None) -> Entry:
    """Give an entry whose code is kept in a folder, if one is given."""
    entry = Entry(copy, targetoptions=_OPTIONS, pipeline_class=_EntryCompiler)
    if folder is not None:
        with _keeping_in(folder):
            entry.enable_caching()
    return entry


def machine_rule(copy: FunctionType, written_out: bool) -> Rule:
    """Give a rule for compiled code to call; written out: wherever it is called."""
    options = {**_OPTIONS, "forceinline": written_out, "no_cpython_wrapper": True}
    return Rule(copy, targetoptions=options, pipeline_class=_RuleCompiler)


@contextmanager
def _keeping_in(folder: Path) -> Iterator[None]:
    """Let numba keep code in a folder, and nobody else's code there."""
    others = config.CACHE_DIR
    config.CACHE_DIR = str(folder)
    try:
        yield
    finally:
        config.CACHE_DIR = others
