namespace Existing.Orders;

/// <summary>What many services have between their controllers and the rest.</summary>
public interface IMediator
{
    Task<TResponse> SendAsync<TRequest, TResponse>(TRequest request, CancellationToken token)
        where TRequest : IRequest<TResponse>;
}

public interface IRequest<TResponse>;

public interface IHandler<in TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    Task<TResponse> HandleAsync(TRequest request, CancellationToken token);
}

public sealed partial class Mediator(IServiceProvider services, ILogger<Mediator> logger) : IMediator
{
    public Task<TResponse> SendAsync<TRequest, TResponse>(TRequest request, CancellationToken token)
        where TRequest : IRequest<TResponse>
    {
        LogHandling(typeof(TRequest).Name);
        return services.GetRequiredService<IHandler<TRequest, TResponse>>().HandleAsync(request, token);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Handling {Request}")]
    private partial void LogHandling(string request);
}
