using System.Data.Common;
using System.Runtime.CompilerServices;
using Lifeline.Data.Providers;
using Microsoft.EntityFrameworkCore;

namespace Lifeline.EntityFrameworkCore;

/// <summary>Which errors come from the end of a context.</summary>
internal static class ContextErrors
{
    private static readonly ConditionalWeakTable<DbContext, ContextEndedException> s_notes = [];

    /// <summary>Runs something as EF Core would, and sees to it that its error is the context's when that has ended.</summary>
    public static async Task<T> RunAsync<T>(Context ctx, string operation, Func<CancellationToken, Task<T>> work)
    {
        ctx.ThrowIfDone();
        var started = ctx.Clock.GetTimestamp();
        try
        {
            return await work(ctx.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (Of(ctx, operation, ctx.Clock.GetElapsedTime(started), failure) is { } ended)
        {
            throw ended;
        }
    }

    /// <summary>The context's error, if a failure comes from its end and doesn't say so yet.</summary>
    public static ContextEndedException? Of(Context ctx, string operation, TimeSpan spent, Exception failure) =>
        ctx.ErrorBehind(failure, operation, spent, IsOfTheEnd);

    /// <summary>Keeps in mind that a DbContext has already been told of the end of a context.</summary>
    public static async Task<T> NotedAsync<T>(DbContext? db, Task<T> work)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (ContextEndedException ended) when (db is not null)
        {
            s_notes.AddOrUpdate(db, ended);
            throw;
        }
    }

    /// <inheritdoc cref="NotedAsync{T}"/>
    public static Task NotedAsync(DbContext? db, Task work) => NotedAsync(db, WithResult(work));

    /// <summary>Forgets what was kept in mind.</summary>
    /// <returns>True when there was something.</returns>
    public static bool TakeNote(DbContext? db) => db is not null && s_notes.Remove(db);

    private static async Task<bool> WithResult(Task work)
    {
        await work.ConfigureAwait(false);
        return true;
    }

    // The provider knows its own errors. That somebody else was quicker is no end of ours.
    private static bool? IsOfTheEnd(Exception failure) => failure switch
    {
        DbUpdateConcurrencyException => false,
        DbException provider => CancelerRegistry.For(provider).IsOfTheEnd(provider),
        _ => null,
    };
}
