package storetest

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"time"
)

// The parts of a record are the plain values behind a pointer, in a slice or in
// a map. A shallow copy of the record shares them.

// fill gives parts to everything in a record that can have some.
func fill[T any](record *T) {
	grow(reflect.ValueOf(record).Elem())
	touchAll(record)
}

// parts counts the parts of a record.
func parts[T any](record T) (n int) {
	walk(reflect.ValueOf(&record).Elem(), false, func(reflect.Value) { n++ })
	return n
}

// touch changes part n of a record in place.
func touch[T any](record *T, n int) {
	walk(reflect.ValueOf(record).Elem(), false, func(part reflect.Value) {
		if n == 0 {
			alter(part)
		}
		n--
	})
}

// touchAll changes all parts of a record in place.
func touchAll[T any](record *T) { walk(reflect.ValueOf(record).Elem(), false, alter) }

// grow makes the pointers in v point to something and puts two entries into
// each slice and map.
func grow(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		grow(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		grow(v.Index(0))
		grow(v.Index(1))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for _, key := range []string{"a", "b"} {
			entry := reflect.New(v.Type().Elem()).Elem()
			grow(entry)
			v.SetMapIndex(reflect.ValueOf(key).Convert(v.Type().Key()), entry)
		}
	case reflect.Struct:
		if v.Type() != timeType {
			for _, field := range v.Fields() {
				grow(field)
			}
		}
	default:
	}
}

// walk visits the parts in v in a fixed order, including v itself if it is a
// part.
func walk(v reflect.Value, part bool, visit func(reflect.Value)) {
	switch {
	case v.Kind() == reflect.Pointer:
		if !v.IsNil() {
			walk(v.Elem(), true, visit)
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), true, visit)
		}
	case v.Kind() == reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
		for _, key := range keys {
			entry := reflect.New(v.Type().Elem()).Elem()
			entry.Set(v.MapIndex(key))
			walk(entry, true, visit)
			v.SetMapIndex(key, entry)
		}
	case v.Kind() == reflect.Struct && v.Type() != timeType:
		for _, field := range v.Fields() {
			walk(field, part, visit)
		}
	case part:
		visit(v)
	}
}

var timeType = reflect.TypeFor[time.Time]()

// alter changes a plain value into another one.
func alter(v reflect.Value) {
	switch {
	case v.Type() == timeType:
		v.Set(reflect.ValueOf(v.Interface().(time.Time).Add(time.Second)))
	case v.Kind() == reflect.String:
		v.SetString(v.String() + "x")
	case v.Kind() == reflect.Bool:
		v.SetBool(!v.Bool())
	case v.CanInt():
		v.SetInt(v.Int() + 1)
	default:
		panic(fmt.Sprint("storetest: cannot alter a ", v.Type()))
	}
}
