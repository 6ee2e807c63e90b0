using System.Globalization;
using System.Text;

namespace Lifeline.Testing.Bubbles;

/// <content>The report of a deadlock: which tasks and methods wait on what.</content>
internal sealed partial class Bubble
{
    private const int MaxShown = 50;
    private const int MaxDepth = 100;
    private const int LastPieces = 20;

    private string Standstill()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Everything waits, no timer is armed, and nothing is known that could wake it, at {_clock.Elapsed} on the clock. Who waits on what:");
        var reported = new HashSet<object>();
        text.Append("\n- the work: ").Append(Chain(_main, reported));
        var shown = 0;
        foreach (var (task, body) in _waiters.Tasks())
        {
            if (++shown <= MaxShown)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n- the task {task.Identity}");
                text.Append(task.WaitingOn is { } on ? $", waiting on '{on}'" : task.IsRunning ? "" : ", which has not begun");
                if (body is not null)
                {
                    text.Append(": ").Append(Chain(body, reported));
                }
            }
        }

        foreach (var box in _waiters.Suspended)
        {
            if (!reported.Contains(box) && ++shown <= MaxShown)
            {
                text.Append("\n- ").Append(Chain((Task)box, reported));
            }
        }

        if (shown > MaxShown)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- and {shown - MaxShown} more");
        }

        if (_outside.HasLeft)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nThese left the bubble: {string.Join("; ", _outside.Departures)}");
        }

        return text.Append('\n').Append(Result.LastPieces(LastPieces)).ToString();
    }

    // "Shop.SellAsync, state 0, awaits Shop.LockAsync, state 1, awaits a TaskCompletionSource".
    private static string Chain(Task? task, HashSet<object> reported)
    {
        var text = new StringBuilder();
        object? at = task;
        for (var depth = 0; at is not null && depth < MaxDepth; depth++)
        {
            var separator = text.Length == 0 ? "" : ", which awaits ";
            if (AsyncMethod.Of(at) is not { } method)
            {
                text.Append(CultureInfo.InvariantCulture, $"{separator}{Leaf(at)}");
                break;
            }

            var isNew = reported.Add(at);
            if (!IsOwn(method))
            {
                text.Append(CultureInfo.InvariantCulture, $"{separator}{method.Name}, state {method.State(at)}");
            }

            if (!isNew)
            {
                break;
            }

            at = method.Awaited(at);
        }

        return text.Length == 0 ? "unknown" : text.ToString();
    }

    private static bool IsOwn(AsyncMethod method) => method.Name == nameof(Bubble) + "." + nameof(MainAsync);

    private static string Leaf(object awaited) => awaited switch
    {
        Task { IsCompleted: true } => "something that has completed, which it has not been told",
        Task task when task.GetType() == typeof(Task) || task.GetType().IsGenericType && task.GetType().GetGenericTypeDefinition() == typeof(Task<>) => "a task that somebody has to complete",
        _ => MethodNames.OfType(awaited.GetType()),
    };

    // True when any known task or method awaits something that the framework reads from outside of the process.
    private bool AwaitsNetwork()
    {
        var seen = new HashSet<object>();
        return IsNetwork(_main, seen) || _waiters.Tasks().Any(one => IsNetwork(one.Body, seen)) || _waiters.Suspended.Any(one => IsNetwork(one, seen));
    }

    private static bool IsNetwork(object? at, HashSet<object> seen)
    {
        while (at is not null && seen.Add(at))
        {
            var method = AsyncMethod.Of(at);
            if (method is null ? AsyncMethod.IsNetwork(at.GetType()) : method.IsOfNetwork)
            {
                return true;
            }

            at = method?.Awaited(at);
        }

        return false;
    }
}
