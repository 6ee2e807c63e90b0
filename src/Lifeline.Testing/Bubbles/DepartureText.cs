using System.Diagnostics;

namespace Lifeline.Testing.Bubbles;

/// <summary>What left the bubble, and where, out of the stack of the thread at that moment.</summary>
internal static class DepartureText
{
    public const string Timer = "a timer of the system's clock, armed";

    private const string Continuation = "an await that does not come back, completed";
    private const string Started = "a task, started";
    private const string Queued = "work for the thread pool, queued";

    /// <summary><c>a task, started in Cart.PriceAsync (Cart.cs:12)</c>: which the first method is that is not the framework's.</summary>
    public static string Of(StackTrace stack, bool isTimer)
    {
        var what = isTimer ? Timer : Queued;
        var isPastUs = false;
        foreach (var frame in stack.GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { } method)
            {
                continue;
            }

            if (!isPastUs)                      // we stand on top of the stack
            {
                isPastUs = !IsOurs(method);
            }
            else if (IsFrameworks(method))
            {
                what = what == Queued ? Kind(method.Name) : what;
            }
            else if (IsOurs(method))
            {
                break;                          // the bubble itself: nobody else was in between
            }
            else
            {
                var file = frame.GetFileName() is { } path ? $" ({Path.GetFileName(path)}:{frame.GetFileLineNumber()})" : "";
                return $"{what} in {MethodNames.Of(method)}{file}";
            }
        }

        return $"{what} by the framework";
    }

    // By methods that are too large to be inlined, so that it is the same under each compilation.
    private static string Kind(string method) =>
        method.Contains("Continuation", StringComparison.Ordinal) ? Continuation
        : method is "ScheduleAndStart" or "StartNew" or "Run" ? Started
        : Queued;

    private static bool IsFrameworks(DiagnosticMethodInfo method)
    {
        var assembly = method.DeclaringAssemblyName;
        return assembly.StartsWith("System.", StringComparison.Ordinal) || assembly.StartsWith("mscorlib", StringComparison.Ordinal);
    }

    private static bool IsOurs(DiagnosticMethodInfo method) =>
        method.DeclaringTypeName?.StartsWith("Lifeline.Testing.Bubbles.", StringComparison.Ordinal) == true;
}
