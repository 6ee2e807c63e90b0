using System.Reflection;
using Lifeline.Testing.Bubbles;

namespace Lifeline.Testing;

/// <content>The timers.</content>
public sealed partial class VirtualClock
{
    internal sealed class VirtualTimer(VirtualClock clock, long number, TimerCallback callback, object? state) : ITimer, IThreadPoolWorkItem
    {
        private readonly ExecutionContext? _flow = ExecutionContext.Capture();   // as the system's timers capture it
        private bool _disposed;                         // guarded by the clock's _lock

        public TimerCallback Callback => callback;

        public long Number => number;

        public long Due { get; set; }                   // ticks since the clock's start; guarded by the clock's _lock; not to be changed while in _armed

        public long Period { get; set; }                // ticks; zero when it runs once; guarded by the clock's _lock

        /// <summary>Runs the callback, as a piece of a bubble's run.</summary>
        void IThreadPoolWorkItem.Execute()
        {
            lock (clock._advancing)
            {
                Run();
            }
        }

        public void Run()
        {
            // Callbacks of the framework complete tasks. Without a synchronization context, continuations with ConfigureAwait(false)
            // run inline, here; with one, they would go to the thread pool. Other callbacks may start work that has to come back.
            if (SynchronizationContext.Current is Bubble bubble && IsFrameworkAssembly(callback.Method.Module.Assembly))
            {
                SynchronizationContext.SetSynchronizationContext(null);
                try
                {
                    Call();
                }
                finally
                {
                    SynchronizationContext.SetSynchronizationContext(bubble);
                }
            }
            else
            {
                Call();
            }
        }

        private void Call()
        {
            if (_flow is null || ReferenceEquals(_flow, ExecutionContext.Capture()))
            {
                callback(state);
            }
            else
            {
                ExecutionContext.Run(_flow, static timer => ((VirtualTimer)timer!).CallBack(), this);
            }
        }

        private void CallBack() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Check(dueTime, nameof(dueTime));
            Check(period, nameof(period));
            lock (clock._lock)
            {
                if (_disposed)
                {
                    return false;
                }

                clock.Arm(this, dueTime, period);
            }

            Volatile.Read(ref clock._bubble)?.OnTimerChanged();
            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                _disposed = true;
                clock._armed.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private static bool IsFrameworkAssembly(Assembly assembly) =>
            assembly == typeof(TimeProvider).Assembly || assembly == typeof(Context).Assembly;

        // The limits of the system's timers.
        private static void Check(TimeSpan wait, string name)
        {
            var milliseconds = (long)wait.TotalMilliseconds;
            ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, 0xfffffffe, name);
        }
    }

    private sealed class SoonestFirst : IComparer<VirtualTimer>
    {
        public static readonly SoonestFirst Instance = new();

        public int Compare(VirtualTimer? x, VirtualTimer? y) =>
            x!.Due != y!.Due ? x.Due.CompareTo(y.Due) : x.Number.CompareTo(y.Number);
    }
}
