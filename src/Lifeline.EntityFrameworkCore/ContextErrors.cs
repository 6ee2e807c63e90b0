using System.Data.Common;
using System.Runtime.CompilerServices;
using Lifeline.Data.Providers;
using Microsoft.EntityFrameworkCore;

namespace Lifeline.EntityFrameworkCore;

/// <summary>Replaces errors that are a consequence of a context's end by the context's own.</summary>
internal static class ContextErrors
{
    private static readonly ConditionalWeakTable<DbContext, ContextEndedException> s_notes = [];     // the error that an interceptor has thrown last

    /// <summary>Runs a method of EF Core. If it fails because the context has ended, throws the context's error.</summary>
    public static async Task<T> RunAsync<T>(Context ctx, string operation, Func<CancellationToken, Task<T>> run)
    {
        ctx.ThrowIfDone();
        var started = ctx.Clock.GetTimestamp();
        try
        {
            return await run(ctx.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (Of(ctx, operation, ctx.Clock.GetElapsedTime(started), failure) is { } ended)
        {
            throw ended;
        }
    }

    /// <summary>The context's error, if a failure is a consequence of its end and is not that error already. Null otherwise.</summary>
    public static ContextEndedException? Of(Context ctx, string operation, TimeSpan spent, Exception failure) =>
        ctx.ErrorBehind(failure, operation, spent, IsCausedByCancel);

    /// <summary>Awaits a task, and records for the DbContext that the task has thrown a context's error.</summary>
    public static async Task<T> NotedAsync<T>(DbContext? db, Task<T> task)
    {
        try
        {
            return await task.ConfigureAwait(false);
        }
        catch (ContextEndedException ended) when (db is not null)
        {
            s_notes.AddOrUpdate(db, ended);
            throw;
        }
    }

    /// <inheritdoc cref="NotedAsync{T}"/>
    public static Task NotedAsync(DbContext? db, Task task) => NotedAsync(db, WithResult(task));

    /// <summary>Removes what <see cref="NotedAsync{T}"/> has recorded.</summary>
    /// <returns>True when an error was recorded.</returns>
    public static bool TakeNote(DbContext? db) => db is not null && s_notes.Remove(db);

    private static async Task<bool> WithResult(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    // The provider's canceler classifies the provider's errors. A concurrency conflict is no consequence of the context's end.
    private static bool? IsCausedByCancel(Exception failure) => failure switch
    {
        DbUpdateConcurrencyException => false,
        DbException provider => CancelerRegistry.For(provider).IsCausedByCancel(provider),
        _ => null,
    };
}
