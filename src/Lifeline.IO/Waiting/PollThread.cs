using System.Diagnostics.CodeAnalysis;
using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace Lifeline.IO.Waiting;

/// <summary>One thread that waits, by poll(2), for all registered descriptors, and for a pipe that wakes it.</summary>
/// <remarks>
/// For a small number of waits, on FIFOs and consoles. The framework's own event loop accepts sockets only, and epoll accepts no
/// regular file (as standard input may be).
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Lives for as long as the process does.")]
internal sealed class PollThread
{
    private static readonly Lazy<PollThread> s_instance = new(() => new PollThread());

    private readonly Lock _lock = new();
    private readonly List<Wait> _waits = [];            // guarded by _lock
    private readonly AnonymousPipeServerStream _wake = new(PipeDirection.Out, HandleInheritability.None);
    private bool _isWoken;                              // guarded by _lock: true while a byte is in the pipe

    private PollThread() => new Thread(Run) { IsBackground = true, Name = "Lifeline.IO poll" }.Start();

    public static PollThread Instance => s_instance.Value;

    /// <summary>Completes when a descriptor is ready, has reached its end or is broken: when a read or write will not block.</summary>
    /// <param name="handle">Can't be closed during the wait: the wait holds a reference.</param>
    /// <param name="readiness">The event.</param>
    /// <param name="token">Cancels the wait, at once.</param>
    public async Task WhenReadyAsync(SafeFileHandle handle, Readiness readiness, CancellationToken token)
    {
        var wait = new Wait(handle, readiness);
        lock (_lock)
        {
            _waits.Add(wait);
            Wake();
        }

        using var registration = token.UnsafeRegister(
            static (state, token) =>
            {
                var (thread, wait) = ((PollThread, Wait))state!;
                if (wait.Done.TrySetCanceled(token))
                {
                    thread.WakeForRemoval();
                }
            },
            (this, wait));
        await wait.Done.Task.ConfigureAwait(false);
    }

    private void WakeForRemoval()
    {
        lock (_lock)
        {
            Wake();                                     // the thread itself removes completed waits
        }
    }

    private void Wake()
    {
        if (!_isWoken)
        {
            _isWoken = true;
            _wake.WriteByte(0);
        }
    }

    private void Run()
    {
        using var woken = new SafeFileHandle(_wake.ClientSafePipeHandle.DangerousGetHandle(), ownsHandle: false);
        Span<byte> one = stackalloc byte[1];
        var waits = new List<Wait>();
        while (true)
        {
            CollectPending(waits);
            var entries = new PollEntry[waits.Count + 1];
            entries[^1] = new PollEntry { Descriptor = (int)woken.DangerousGetHandle(), Asked = (short)Readiness.ToRead };
            for (var i = 0; i < waits.Count; i++)
            {
                entries[i] = waits[i].Entry;
            }

            if (Libc.Poll(entries) < 0)
            {
                continue;                               // interrupted by a signal; no other error is possible here
            }

            for (var i = 0; i < waits.Count; i++)
            {
                if (entries[i].Answered != 0)
                {
                    waits[i].Done.TrySetResult();
                }
            }

            if (entries[^1].Answered != 0)
            {
                lock (_lock)
                {
                    _ = Libc.Read(woken, one);
                    _isWoken = false;
                }
            }
        }
    }

    private void CollectPending(List<Wait> waits)
    {
        lock (_lock)
        {
            foreach (var wait in _waits.Where(wait => wait.Done.Task.IsCompleted))
            {
                wait.Release();
            }

            _waits.RemoveAll(wait => wait.Done.Task.IsCompleted && wait.IsReleased);
            waits.Clear();
            waits.AddRange(_waits);
        }
    }

    private sealed class Wait
    {
        private readonly SafeFileHandle _handle;
        private readonly Readiness _readiness;

        public Wait(SafeFileHandle handle, Readiness readiness)
        {
            _handle = handle;
            _readiness = readiness;
            var added = false;
            handle.DangerousAddRef(ref added);          // throws if the handle is closed
        }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsReleased { get; private set; }

        public PollEntry Entry => new() { Descriptor = (int)_handle.DangerousGetHandle(), Asked = (short)_readiness };

        public void Release()
        {
            IsReleased = true;
            _handle.DangerousRelease();
        }
    }
}
