using System.Reflection;
using Lifeline.Testing.Bubbles;

namespace Lifeline.Testing;

/// <content>The timers.</content>
public sealed partial class VirtualClock
{
    internal sealed class VirtualTimer(VirtualClock clock, long number, TimerCallback callback, object? state) : ITimer, IThreadPoolWorkItem
    {
        private readonly ExecutionContext? _flow = ExecutionContext.Capture();   // as the system's timers have it
        private bool _disposed;                         // guarded by the clock's gate

        public TimerCallback Callback => callback;

        public long Number => number;

        public long Due { get; set; }                   // guarded by the clock's gate; not to be changed while armed

        public long Period { get; set; }                // guarded by the clock's gate; zero when it runs once

        /// <summary>Runs the callback, as a piece of a run.</summary>
        void IThreadPoolWorkItem.Execute()
        {
            lock (clock._advancing)
            {
                Run();
            }
        }

        public void Run()
        {
            // The framework's own callbacks complete tasks. Without a context, what awaits those with ConfigureAwait(false) goes on
            // at once, here; with one, it would go to the thread pool. Others may begin something that is to come back.
            if (SynchronizationContext.Current is Bubble bubble && IsFrameworks(callback.Method.Module.Assembly))
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
            lock (clock._gate)
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
            lock (clock._gate)
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

        private static bool IsFrameworks(Assembly assembly) =>
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
