using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lifeline.EntityFrameworkCore.Interception;

/// <summary>Makes SaveChanges throw the context's error, wherever in it the context's end was noticed.</summary>
internal sealed class ContextSaveChangesInterceptor : SaveChangesInterceptor
{
    public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
    {
        // An exception thrown here replaces the one that EF Core is about to throw. If an interceptor has recorded one, that is the context's already.
        if (!ContextErrors.TakeNote(eventData.Context) && cancellationToken.CanBeCanceled && Context.From(cancellationToken).Error is { } error)
        {
            throw error;
        }

        return Task.CompletedTask;
    }

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default) =>
        cancellationToken.CanBeCanceled && ContextErrors.Of(Context.From(cancellationToken), "SaveChanges", TimeSpan.Zero, eventData.Exception) is { } error
            ? throw error
            : Task.CompletedTask;
}
