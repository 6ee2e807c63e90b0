using Lifeline.Tasks;

namespace Lifeline;

/// <summary>Until it is disposed, the task is shown as waiting on something: see <see cref="Context.WaitingOn"/>.</summary>
public readonly struct WaitScope : IDisposable, IEquatable<WaitScope>
{
    private readonly GroupTask? _task;
    private readonly GroupTask.Wait? _wait;

    internal WaitScope(GroupTask task, object operation)
    {
        _task = task;
        _wait = task.Begin(operation);
    }

    /// <summary>Ends the wait. The second time does nothing.</summary>
    public void Dispose()
    {
        if (_wait is not null)
        {
            _task!.EndWait(_wait);
        }
    }

    /// <inheritdoc/>
    public bool Equals(WaitScope other) => ReferenceEquals(_wait, other._wait);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is WaitScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _wait?.GetHashCode() ?? 0;

    /// <summary>True when both are the same wait.</summary>
    public static bool operator ==(WaitScope left, WaitScope right) => left.Equals(right);

    /// <summary>True when they are different waits.</summary>
    public static bool operator !=(WaitScope left, WaitScope right) => !left.Equals(right);
}
