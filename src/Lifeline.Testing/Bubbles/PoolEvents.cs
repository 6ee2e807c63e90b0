using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Tracing;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lifeline.Testing.Bubbles;

/// <summary>
/// Listens to the runtime's events for items that are queued to the thread pool, items that start to run, and timers of the system's
/// clock that are armed: each is delivered on the thread that causes it, before that thread continues.
/// </summary>
/// <remarks>
/// During any run, each work item of the process costs some 2 µs more. Where the runtime is built without event sources, no
/// event is delivered.
/// </remarks>
internal sealed class PoolEvents : EventListener
{
    private const string SourceName = "System.Diagnostics.Eventing.FrameworkEventSource";
    private const EventKeywords PoolAndTimers = (EventKeywords)(0x2 | 0x10);    // ThreadPool, ThreadTransfer
    private const int Queued = 30;
    private const int Begun = 31;
    private const int TimerArmed = 150;
    private const int DueTime = 4;              // in the payload of TimerArmed, in milliseconds

    private static readonly Lock s_lock = new();                        // guards s_listener and s_users
    private static readonly TimeSpan s_longestProof = TimeSpan.FromSeconds(5);
    private static PoolEvents? s_listener;
    private static int s_users;                 // runs that need the events; 0 while they are disabled
    private static EventSource? s_source;       // set by the thread that creates the source; null when the runtime has none
    [ThreadStatic]
    private static bool t_proving;              // this thread queues a test item
    [ThreadStatic]
    private static bool t_isProven;             // the event of the test item was delivered

    /// <summary>Enables the events, unless another user has. Thread-safe.</summary>
    /// <returns>False when the runtime delivers no events.</returns>
    public static bool TryAcquire()
    {
        lock (s_lock)
        {
            s_users++;
            if (s_users > 1)
            {
                return true;
            }

            s_listener ??= new PoolEvents();
            MakeSource();
            if (s_source is not null)
            {
                s_listener.EnableEvents(s_source, EventLevel.Verbose, PoolAndTimers);
                if (AreDelivered())
                {
                    return true;
                }
            }
        }

        Release();
        return false;
    }

    public static void Release()
    {
        lock (s_lock)
        {
            if (--s_users == 0 && s_source is not null)
            {
                s_listener!.DisableEvents(s_source);
            }
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == SourceName)
        {
            s_source = eventSource;
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        switch (eventData.EventId)
        {
            case Queued when t_proving:
                t_isProven = true;
                break;
            case Queued when Outside.OfThisThread is { } outside:
                outside.OnQueued((long)eventData.Payload![0]!);
                break;
            case Begun:
                Outside.OnBegun((long)eventData.Payload![0]!);
                break;
            case TimerArmed when Outside.OfThisThread is { } outside:
                outside.OnSystemTimer((int)eventData.Payload![DueTime]!);
                break;
        }
    }

    // The pool checks for listeners when one of its threads starts to look for work. So this method forces that check, or waits
    // until a pool thread has made it.
    private static bool AreDelivered()
    {
        var start = TimeProvider.System.GetTimestamp();
        do
        {
            RefreshListeners();
            using var ran = new ManualResetEventSlim();
            t_isProven = false;
            t_proving = true;
            ThreadPool.UnsafeQueueUserWorkItem(static ran => ran.Set(), ran, preferLocal: false);
            t_proving = false;
            if (t_isProven)
            {
                return true;
            }

            if (!ran.Wait(s_longestProof))
            {
                return false;
            }
        }
        while (TimeProvider.System.GetElapsedTime(start) < s_longestProof);
        return false;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Where it is not there, a thread of the pool is waited for.")]
    private static void RefreshListeners()
    {
        if (Type.GetType("System.Threading.ThreadPoolWorkQueue, System.Private.CoreLib") is { } queues
            && typeof(ThreadPool).GetField("s_workQueue", BindingFlags.NonPublic | BindingFlags.Static)?.GetValue(null) is { } queue
            && queues.GetMethod("RefreshLoggingEnabledFull", BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance) is { } refresh)
        {
            refresh.Invoke(queue, null);
        }
    }

    private static void MakeSource()
    {
        if (s_source is null && Type.GetType("System.Diagnostics.Tracing.FrameworkEventSource, System.Private.CoreLib") is { } type)
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }
    }
}
