using System.Diagnostics.CodeAnalysis;
using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace Lifeline.IO.Waiting;

/// <summary>One thread that waits, by poll(2), for all descriptors that somebody waits for, and for being woken.</summary>
/// <remarks>
/// Made for a handful of waits: FIFOs and consoles. The framework has a better one for sockets, but takes no descriptor
/// that is not a socket, and epoll takes none that is a file (as standard input may be).
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Lives for as long as the process does.")]
internal sealed class PollThread
{
    private static readonly Lazy<PollThread> s_instance = new(() => new PollThread());

    private readonly Lock _gate = new();
    private readonly List<Wait> _waits = [];            // guarded by _gate
    private readonly AnonymousPipeServerStream _wake = new(PipeDirection.Out, HandleInheritability.None);
    private bool _isWoken;                              // guarded by _gate: a byte is in the pipe

    private PollThread() => new Thread(Run) { IsBackground = true, Name = "Lifeline.IO poll" }.Start();

    public static PollThread Instance => s_instance.Value;

    /// <summary>Completes when a descriptor is ready, has reached its end or is broken: whatever a read or write will not wait for.</summary>
    /// <param name="handle">Kept from being closed meanwhile.</param>
    /// <param name="readiness">For what.</param>
    /// <param name="token">Gives the wait up, at once.</param>
    public async Task WhenReadyAsync(SafeFileHandle handle, Readiness readiness, CancellationToken token)
    {
        var wait = new Wait(handle, readiness);
        lock (_gate)
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
                    thread.Forget();
                }
            },
            (this, wait));
        await wait.Done.Task.ConfigureAwait(false);
    }

    private void Forget()
    {
        lock (_gate)
        {
            Wake();                                     // the thread itself drops what is done
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
            Collect(waits);
            var entries = new PollEntry[waits.Count + 1];
            entries[^1] = new PollEntry { Descriptor = (int)woken.DangerousGetHandle(), Asked = (short)Readiness.ToRead };
            for (var i = 0; i < waits.Count; i++)
            {
                entries[i] = waits[i].Entry;
            }

            if (Libc.Poll(entries) < 0)
            {
                continue;                               // a signal; nothing else can go wrong here
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
                lock (_gate)
                {
                    _ = Libc.Read(woken, one);
                    _isWoken = false;
                }
            }
        }
    }

    private void Collect(List<Wait> waits)
    {
        lock (_gate)
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
            handle.DangerousAddRef(ref added);          // throws if it is closed
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
