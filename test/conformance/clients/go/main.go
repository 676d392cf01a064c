// The AWS SDK for Go v2 as a driver of the conformance suite: one request a line on standard input, one answer a line on
// standard output (the grammar stands in harness/driver-client.ts). Any operation of the client is called by its name.
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/kinesis/types"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

type request struct {
	ID        int             `json:"id"`
	Do        string          `json:"do"`
	Operation string          `json:"operation"`
	Input     json.RawMessage `json:"input"`
	Records   *int            `json:"records"`
}

type refusal struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Status  int    `json:"status"`
	Type    string `json:"type"`
}

type wire struct {
	Protocol    string `json:"protocol"`
	ContentType string `json:"contentType"`
}

type answer struct {
	ID      int      `json:"id"`
	Output  any      `json:"output,omitempty"`
	Wire    wire     `json:"wire"`
	Refusal *refusal `json:"refusal,omitempty"`
	Unknown string   `json:"unknown,omitempty"`
	Failure string   `json:"failure,omitempty"`
}

var errUnknown = errors.New("the SDK has no such operation")

// How the last response came; the driver does one thing at a time.
var lastWire wire

func main() {
	client := newClient()
	lines := bufio.NewReader(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var req request
		if err := json.Unmarshal(line, &req); err != nil {
			panic(err)
		}
		output, err := do(client, req)
		reply := answer{ID: req.ID, Output: plain(reflect.ValueOf(output)), Wire: lastWire}
		switch {
		case errors.Is(err, errUnknown):
			reply.Unknown = err.Error()
		case err != nil:
			if reply.Refusal = refusalOf(err); reply.Refusal == nil {
				reply.Failure = err.Error()
			}
		}
		if err := answers.Encode(reply); err != nil {
			panic(err)
		}
	}
}

func newClient() *kinesis.Client {
	transport := awshttp.NewBuildableClient()
	if file := os.Getenv("MILLRACE_CA_FILE"); file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			panic(err)
		}
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(pem)
		transport = transport.WithTransportOptions(func(tr *http.Transport) {
			tr.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
		})
	}
	credentials := aws.Credentials{AccessKeyID: os.Getenv("AWS_ACCESS_KEY_ID"), SecretAccessKey: os.Getenv("AWS_SECRET_ACCESS_KEY")}
	return kinesis.New(kinesis.Options{
		Region:       os.Getenv("AWS_REGION"),
		BaseEndpoint: aws.String(os.Getenv("AWS_ENDPOINT_URL")),
		HTTPClient:   transport,
		Retryer:      aws.NopRetryer{},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return credentials, nil
		}),
		APIOptions: []func(*middleware.Stack) error{
			awsmiddleware.AddRawResponseToMetadata,
			func(stack *middleware.Stack) error { return stack.Deserialize.Add(rememberWire{}, middleware.After) },
		},
	})
}

// rememberWire notes the protocol of each response and the content type of its request.
type rememberWire struct{}

func (rememberWire) ID() string { return "rememberWire" }

func (rememberWire) HandleDeserialize(
	ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler,
) (middleware.DeserializeOutput, middleware.Metadata, error) {
	out, metadata, err := next.HandleDeserialize(ctx, in)
	lastWire = wire{}
	if sent, ok := in.Request.(*smithyhttp.Request); ok {
		lastWire.ContentType = sent.Header.Get("Content-Type")
	}
	if received, ok := out.RawResponse.(*smithyhttp.Response); ok && received.Response != nil {
		lastWire.Protocol = received.Proto
	}
	return out, metadata, err
}

func do(client *kinesis.Client, req request) (any, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 55*time.Second)
	defer cancel()
	switch req.Do {
	case "subscribe":
		return subscribe(ctx, client, req)
	case "wait":
		return nil, wait(ctx, client, req)
	case "paginate":
		return paginate(ctx, client, req)
	default:
		return call(ctx, client, req)
	}
}

// call invokes client.<Operation>(ctx, *<Operation>Input).
func call(ctx context.Context, client *kinesis.Client, req request) (any, error) {
	method := reflect.ValueOf(client).MethodByName(req.Operation)
	if !method.IsValid() {
		return nil, fmt.Errorf("%w: %s", errUnknown, req.Operation)
	}
	input := reflect.New(method.Type().In(1).Elem())
	if err := decode(req.Input, input.Interface()); err != nil {
		return nil, err
	}
	results := method.Call([]reflect.Value{reflect.ValueOf(ctx), input})
	if err, failed := results[1].Interface().(error); failed {
		return nil, err
	}
	return results[0].Interface(), nil
}

// decode refuses a member that the SDK does not have, so that a scenario cannot test less than it says.
func decode(input json.RawMessage, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(input))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

func subscribe(ctx context.Context, client *kinesis.Client, req request) (any, error) {
	var input kinesis.SubscribeToShardInput
	if err := decode(req.Input, &input); err != nil {
		return nil, err
	}
	output, err := client.SubscribeToShard(ctx, &input)
	if err != nil {
		return nil, err
	}
	stream := output.GetStream()
	defer stream.Close()
	events := []any{}
	seen := 0
	for event := range stream.Events() {
		if member, ok := event.(*types.SubscribeToShardEventStreamMemberSubscribeToShardEvent); ok {
			events = append(events, plain(reflect.ValueOf(member.Value)))
			seen += len(member.Value.Records)
		}
		if req.Records != nil && seen >= *req.Records {
			return map[string]any{"events": events}, nil
		}
	}
	if err := stream.Err(); err != nil {
		if refused := refusalOf(err); refused != nil {
			return map[string]any{"events": events, "error": refused}, nil
		}
		return nil, err
	}
	return map[string]any{"events": events}, nil
}

func wait(ctx context.Context, client *kinesis.Client, req request) error {
	var input kinesis.DescribeStreamInput
	if err := decode(req.Input, &input); err != nil {
		return err
	}
	if req.Operation == "StreamExists" {
		waiter := kinesis.NewStreamExistsWaiter(client, func(o *kinesis.StreamExistsWaiterOptions) { o.MinDelay = time.Second })
		return waiter.Wait(ctx, &input, 20*time.Second)
	}
	waiter := kinesis.NewStreamNotExistsWaiter(client, func(o *kinesis.StreamNotExistsWaiterOptions) { o.MinDelay = time.Second })
	return waiter.Wait(ctx, &input, 20*time.Second)
}

func paginate(ctx context.Context, client *kinesis.Client, req request) (any, error) {
	pages := []any{}
	if req.Operation == "ListStreams" {
		var input kinesis.ListStreamsInput
		if err := decode(req.Input, &input); err != nil {
			return nil, err
		}
		for paginator := kinesis.NewListStreamsPaginator(client, &input); paginator.HasMorePages(); {
			page, err := paginator.NextPage(ctx)
			if err != nil {
				return nil, err
			}
			pages = append(pages, page)
		}
		return pages, nil
	}
	var input kinesis.ListStreamConsumersInput
	if err := decode(req.Input, &input); err != nil {
		return nil, err
	}
	for paginator := kinesis.NewListStreamConsumersPaginator(client, &input); paginator.HasMorePages(); {
		page, err := paginator.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		pages = append(pages, page)
	}
	return pages, nil
}

// plain leaves out what is absent: nil, and the empty text of an enumeration, which the SDK has no pointer for.
func plain(value reflect.Value) any {
	switch value.Kind() {
	case reflect.Invalid:
		return nil
	case reflect.Pointer, reflect.Interface:
		if value.IsNil() {
			return nil
		}
		return plain(value.Elem())
	case reflect.Struct:
		if at, ok := value.Interface().(time.Time); ok {
			return at
		}
		members := map[string]any{}
		for _, field := range reflect.VisibleFields(value.Type()) {
			if !field.IsExported() || field.Name == "ResultMetadata" {
				continue
			}
			if member := plain(value.FieldByIndex(field.Index)); member != nil {
				members[field.Name] = member
			}
		}
		return members
	case reflect.Slice:
		if value.IsNil() {
			return nil
		}
		if bytes, ok := value.Interface().([]byte); ok {
			return bytes
		}
		list := []any{}
		for i := range value.Len() {
			list = append(list, plain(value.Index(i)))
		}
		return list
	case reflect.String:
		if value.Len() == 0 && value.Type() != reflect.TypeOf("") {
			return nil
		}
		return value.String()
	default:
		return value.Interface()
	}
}

// refusalOf is nil when the service did not answer with an error of its own.
func refusalOf(err error) *refusal {
	var modelled smithy.APIError
	if !errors.As(err, &modelled) {
		return nil
	}
	status := 0
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) {
		status = response.HTTPStatusCode()
	}
	return &refusal{
		Code:    modelled.ErrorCode(),
		Message: modelled.ErrorMessage(),
		Status:  status,
		Type:    reflect.TypeOf(modelled).Elem().Name(),
	}
}
