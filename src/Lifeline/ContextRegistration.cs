using System.Runtime.CompilerServices;
using Lifeline.Core;

namespace Lifeline;

/// <summary>A callback that <see cref="Context.AfterFunc(Action, string, int)"/> registered.</summary>
/// <remarks><see cref="Stop"/> and <see cref="Dispose"/> do not wait for a callback that is under way, <see cref="DisposeAsync"/> does. A struct of one reference; copies are the same registration. All members are thread-safe.</remarks>
public readonly struct ContextRegistration : IDisposable, IAsyncDisposable, IEquatable<ContextRegistration>
{
    private readonly AfterFunc? _afterFunc;

    internal ContextRegistration(AfterFunc afterFunc) => _afterFunc = afterFunc;

    /// <summary>True from the moment on when nothing can prevent the run any more.</summary>
    internal bool HasStarted => _afterFunc is { HasStarted: true };

    /// <summary>Takes the callback back.</summary>
    /// <returns>True when this call prevented the run; false when it has started, or was stopped before. Does not wait for it.</returns>
    public bool Stop() => _afterFunc is not null && _afterFunc.Stop();

    /// <summary>The same as <see cref="Stop"/>, for <c>using</c>: a callback that is under way may run on.</summary>
    public void Dispose() => Stop();

    /// <summary>Takes the callback back, or waits until it is through: after <c>await using</c>, it surely does not run.</summary>
    /// <returns>Completes at once when the callback was stopped or has returned. What it throws is not thrown here.</returns>
    /// <remarks>
    /// The callback may call this itself, and does not wait for its own return: a synchronous one on its own thread, an
    /// asynchronous one wherever it goes on. It must not wait in any other way for code that calls this.
    /// </remarks>
    public ValueTask DisposeAsync() => _afterFunc is null ? default : new ValueTask(_afterFunc.StopAsync());

    /// <summary>True when both are the same registration.</summary>
    public bool Equals(ContextRegistration other) => ReferenceEquals(_afterFunc, other._afterFunc);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ContextRegistration other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _afterFunc is null ? 0 : RuntimeHelpers.GetHashCode(_afterFunc);

    /// <summary>True when both are the same registration.</summary>
    public static bool operator ==(ContextRegistration left, ContextRegistration right) => left.Equals(right);

    /// <summary>True when they are different registrations.</summary>
    public static bool operator !=(ContextRegistration left, ContextRegistration right) => !left.Equals(right);
}
