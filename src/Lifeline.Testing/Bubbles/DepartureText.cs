using System.Diagnostics;

namespace Lifeline.Testing.Bubbles;

/// <summary>Describes what left the bubble and where, from the stack of the thread at that moment.</summary>
internal static class DepartureText
{
    public const string Timer = "a timer of the system's clock, armed";

    private const string Continuation = "an await that does not come back, completed";
    private const string Started = "a task, started";
    private const string Queued = "work for the thread pool, queued";

    /// <summary><c>a task, started in Cart.PriceAsync (Cart.cs:12)</c>: the method is the first one that is not the framework's.</summary>
    public static string Of(StackTrace stack, bool isTimer)
    {
        var what = isTimer ? Timer : Queued;
        var isPastOwnFrames = false;
        foreach (var frame in stack.GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { } method)
            {
                continue;
            }

            if (!isPastOwnFrames)                      // the top frames are this library's
            {
                isPastOwnFrames = !IsBubbleMethod(method);
            }
            else if (IsFrameworkMethod(method))
            {
                what = what == Queued ? Kind(method.Name) : what;
            }
            else if (IsBubbleMethod(method))
            {
                break;                          // the bubble's own frames: no user code in between
            }
            else
            {
                var file = frame.GetFileName() is { } path ? $" ({Path.GetFileName(path)}:{frame.GetFileLineNumber()})" : "";
                return $"{what} in {MethodNames.Of(method)}{file}";
            }
        }

        return $"{what} by the framework";
    }

    // Decides by methods that are too large to be inlined, so that the result does not depend on the JIT.
    private static string Kind(string method) =>
        method.Contains("Continuation", StringComparison.Ordinal) ? Continuation
        : method is "ScheduleAndStart" or "StartNew" or "Run" ? Started
        : Queued;

    private static bool IsFrameworkMethod(DiagnosticMethodInfo method)
    {
        var assembly = method.DeclaringAssemblyName;
        return assembly.StartsWith("System.", StringComparison.Ordinal) || assembly.StartsWith("mscorlib", StringComparison.Ordinal);
    }

    private static bool IsBubbleMethod(DiagnosticMethodInfo method) =>
        method.DeclaringTypeName?.StartsWith("Lifeline.Testing.Bubbles.", StringComparison.Ordinal) == true;
}
