using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lifeline.EntityFrameworkCore.Interception;

/// <summary>Sees to it that what leaves SaveChanges is the context's error, wherever in there the context's end was noticed.</summary>
internal sealed class ContextSaveChangesInterceptor : SaveChangesInterceptor
{
    public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
    {
        // Thrown from here, it takes the place of the one that is on its way. One of ours is on its way as it is.
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
