using System.Runtime.CompilerServices;
using Lifeline.Tree;

namespace Lifeline;

/// <summary>A callback that <see cref="Context.AfterFunc(Action, string, int)"/> registered.</summary>
/// <remarks>A struct of one reference; copies are the same registration. All members are thread-safe.</remarks>
public readonly struct ContextRegistration : IDisposable, IEquatable<ContextRegistration>
{
    private readonly AfterFunc? _afterFunc;

    internal ContextRegistration(AfterFunc afterFunc) => _afterFunc = afterFunc;

    /// <summary>True from the moment on when nothing can prevent the run any more.</summary>
    internal bool HasStarted => _afterFunc is { HasStarted: true };

    /// <summary>Takes the callback back.</summary>
    /// <returns>True when this call prevented the run; false when it has started, or was stopped before. Does not wait for it.</returns>
    public bool Stop() => _afterFunc is not null && _afterFunc.Stop();

    /// <summary>The same as <see cref="Stop"/>, for <c>using</c>.</summary>
    public void Dispose() => Stop();

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
