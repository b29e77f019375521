"""Where tasks run: in this process, in a pool of processes, or on a Dask cluster."""

import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from hyokasho.build.cores import LOCAL
from hyokasho.build.errors import EngineError
from hyokasho.build.fingerprint import tool_digest
from hyokasho.build.kit import Kit
from hyokasho.build.outcome import Outcome

_DASK = "dask://"
_LOADED = "hyokasho.build.loaded"
_FORKED = "hyokasho.build.forked"
_PATIENCE_S = 10
_MOST_NAMED = 5
STRANGER = (
    "Dask の {where} の hyokasho が、ここのものと違うか、インストールされていません"
    "（版、様式、ひな型又は部品）。スケジューラーと全てのワーカーに同じものをインストールしてから、"
    "もう一度実行してください。"
)


class Engine(Protocol):
    """Runs tasks; `at_once` is how many it should be given before the first is done."""

    at_once: int

    def submit(self, work: Callable[..., Outcome], *arguments: object) -> "Future[Outcome]":
        """Starts a task, which is given the kit and then the arguments."""

    def restart(self) -> None:
        """Begins anew after workers were lost.

        Raises:
            EngineError: There are none any more.
        """

    def close(self) -> None:
        """Ends what was begun."""


def engine(name: str, jobs: int, kit: Kit) -> Engine:
    """The engine of that name: `local`, or `dask://HOST:PORT` for the scheduler of a cluster.

    Raises:
        EngineError: There is no such engine, or it does not answer.
    """
    if name == LOCAL:
        return _Here(kit) if jobs == 1 else _Pool(kit, jobs)
    if name.startswith(_DASK):
        return _Dask(kit, name.removeprefix(_DASK))
    raise EngineError(
        f"「{name}」という実行の仕方はありません。"
        "local か dask://ホスト:ポート を指定してください。"
    )


class _Here:
    """Runs each task at once, in this process."""

    at_once = 1

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def submit(self, work: Callable[..., Outcome], *arguments: object) -> "Future[Outcome]":
        done: Future[Outcome] = Future()
        try:
            done.set_result(work(self._kit, *arguments))
        except Exception as error:  # noqa: BLE001 - whoever asks for the result is told.
            done.set_exception(error)
        return done

    def restart(self) -> None:
        """There is nobody to lose."""

    def close(self) -> None:
        """There is nothing to end."""


class _Pool:
    """Runs tasks in processes of this machine, which load the libraries once."""

    def __init__(self, kit: Kit, jobs: int) -> None:
        self._kit = kit
        self._jobs = jobs
        self._pool = self._new()
        # One more than run, so that none waits for its bytes.
        self.at_once = 2 * jobs

    def submit(self, work: Callable[..., Outcome], *arguments: object) -> "Future[Outcome]":
        return self._pool.submit(work, self._kit, *arguments)

    def restart(self) -> None:
        self.close()
        self._pool = self._new()

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _new(self) -> ProcessPoolExecutor:
        method = "spawn" if sys.platform == "win32" else "forkserver"
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload([_FORKED])
        return ProcessPoolExecutor(self._jobs, mp_context=context)


class _Dask:
    """Runs tasks on the workers of a Dask cluster, which need only hyokasho installed."""

    def __init__(self, kit: Kit, address: str) -> None:
        try:
            from distributed import Client  # noqa: PLC0415 - an extra.
        except ImportError as error:
            raise EngineError(
                "Dask がインストールされていません。"
                "「python3 -m pip install 'hyokasho[dask]'」でインストールしてください。"
            ) from error
        path = Path(kit.font)
        sent = replace(
            kit, font=path.name, font_data=path.read_bytes(), tool=tool_digest(), cache=""
        )
        try:
            self._client: Any = Client(
                f"tcp://{address}", timeout=_PATIENCE_S, set_as_default=False
            )
        except (OSError, ValueError) as error:
            raise EngineError(
                f"Dask のスケジューラー {address} につながりません。動いているか確かめてください。"
            ) from error
        self._make_sure(address)
        self._executor = self._client.get_executor(pure=False)
        # Sent once to each worker, not with each task.
        self._kit = self._client.scatter(sent, broadcast=True)
        self.at_once = 3 * max(1, sum(self._client.nthreads().values()))

    def _make_sure(self, address: str) -> None:
        """Makes sure that the same hyokasho runs everywhere, which loads it on all workers at once.

        Raises:
            EngineError: There are no workers, or one of them or the scheduler has another hyokasho
                or none.
        """
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE_S)
        except TimeoutError as error:
            self._client.close()
            raise EngineError(
                f"Dask のスケジューラー {address} に、ワーカーがいません。"
                "「dask worker」でワーカーを動かしてから、もう一度実行してください。"
            ) from error
        told = self._client.run(_ready, on_error="return")
        try:
            told["scheduler"] = self._client.run_on_scheduler(tool_digest)
        except Exception as error:  # noqa: BLE001 - whatever the scheduler could not load.
            told["scheduler"] = error
        strange = sorted(where for where, digest in told.items() if digest != tool_digest())
        if strange:
            self._client.close()
            raise EngineError(STRANGER.format(where="、".join(strange[:_MOST_NAMED])))

    def submit(self, work: Callable[..., Outcome], *arguments: object) -> "Future[Outcome]":
        future: Future[Outcome] = self._executor.submit(work, self._kit, *arguments)
        return future

    def restart(self) -> None:
        raise EngineError(
            "Dask のワーカーかスケジューラーが止まったので、続けられません。"
            "できた文書はそのまま使えます。動かし直してから、もう一度実行してください。"
        )

    def close(self) -> None:
        self._executor.shutdown(wait=False)
        self._client.close()


def _ready() -> str:
    """Loads all that tasks need, and tells which hyokasho this is."""
    import_module(_LOADED)
    return tool_digest()


def is_lost(error: BaseException) -> bool:
    """Whether a task ended because whoever ran it is gone, not because of what it was given."""
    names = {"KilledWorker", "CommClosedError", "FutureCancelledError", "CancelledError"}
    return isinstance(error, BrokenExecutor | CancelledError) or type(error).__name__ in names
